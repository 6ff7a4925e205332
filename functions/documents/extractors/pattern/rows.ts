import type { JsonObject, JsonSchema } from '../../schema/json-schema.ts';
import { buildObject } from './build.ts';
import { type Field, fieldsOf } from './fields.ts';
import type { FoundTable } from './findings.ts';
import { kindOfField } from './kinds.ts';
import { valuesOf } from './lists.ts';
import type { Matcher } from './matcher.ts';
import { NameIndex } from './name-index.ts';
import { ALIKE, nameOf, SAME } from './names.ts';
import { partsOf } from './sections.ts';

/** Added to how well a table's columns fit if the table is called like the list. */
const CAPTION_BONUS = 0.5;
/** Of the cells of a column that have something in them, at least so many have to be what the field asks for. */
const FITTING_SHARE = 0.5;
const MAX_TRIED_CELLS = 100;
/** What the first cell says in the lines below the items of an invoice, which stand in the same table. */
const SUMMARY = new Set([
  ...['total', 'subtotal', 'tax', 'amount', 'balance', 'discount', 'shipping', 'percent', 'due'],
  ...['net', 'gross', 'sales', 'incl', 'excl', 'including', 'excluding'],
]);

interface Match {
  readonly table: FoundTable;
  /** By column; null for one that no field is called like. */
  readonly columns: readonly (Field | null)[];
  readonly score: number;
}

/** A list of objects, from the rows of the table whose headings are most like the fields of one. */
export function rowsFor(
  list: Field,
  elements: JsonSchema,
  tables: readonly FoundTable[],
  matcher: Matcher,
): JsonObject[] | null {
  const wanted = fieldsOf(elements);
  const index = new NameIndex<Field>();
  for (const field of wanted) for (const name of field.fullNames) index.add(field, name);
  let best: Match | null = null;
  for (const table of tables) {
    const match = matchOf(list, { wanted, index }, table, matcher);
    if (match !== null && match.score > (best?.score ?? 0)) best = match;
  }
  if (best === null) return null;
  const { columns, table } = best;
  return table.rows
    .map((row) => objectOf(row, columns, elements, matcher))
    .filter((object) => object !== null);
}

interface Wanted {
  readonly wanted: readonly Field[];
  readonly index: NameIndex<Field>;
}

function matchOf(list: Field, { wanted, index }: Wanted, table: FoundTable, matcher: Matcher): Match | null {
  const pairs = table.headings
    .flatMap((heading, column) =>
      index.find([heading]).map((field) => ({
        field,
        column,
        alike: matcher.likeness(field.fullNames, heading),
      })),
    )
    .filter(({ alike }) => alike >= ALIKE)
    .toSorted((a, b) => b.alike - a.alike);
  const columns: (Field | null)[] = table.headings.map(() => null);
  const matched = new Set<Field>();
  let score = 0;
  for (const { field, column, alike } of pairs) {
    if (columns[column] !== null || matched.has(field) || !isFitting(field, column, table, matcher)) continue;
    columns[column] = field;
    matched.add(field);
    score += alike;
  }
  if (matched.size < Math.max(1, Math.min(2, wanted.length))) return null;
  const isCalledSo = matcher.likeness(list.names, table.caption) >= SAME;
  return { table, columns, score: score + (isCalledSo ? CAPTION_BONUS : 0) };
}

function isFitting(field: Field, column: number, { rows }: FoundTable, matcher: Matcher): boolean {
  const cells = rows
    .map((row) => row[column] ?? '')
    .filter((cell) => cell !== '')
    .slice(0, MAX_TRIED_CELLS);
  const fitting = cells.filter((cell) => readCell(cell, field, matcher) !== undefined);
  return cells.length === 0 || fitting.length / cells.length >= FITTING_SHARE;
}

function objectOf(
  row: readonly string[],
  columns: readonly (Field | null)[],
  elements: JsonSchema,
  matcher: Matcher,
): JsonObject | null {
  if (isSummary(row)) return null;
  const values = new Map<Field, unknown>();
  for (const [at, field] of columns.entries()) {
    const value = field === null ? undefined : readCell(row[at] ?? '', field, matcher);
    if (field !== null && value !== undefined) values.set(field, value);
  }
  return values.size === 0 ? null : buildObject(elements, values);
}

function isSummary(row: readonly string[]): boolean {
  const first = row.find((cell) => cell !== '') ?? '';
  const words = nameOf(first).plain.filter((word) => !/^\d+$/.test(word));
  return row.includes('') && words.length > 0 && words.every((word) => SUMMARY.has(word));
}

function readCell(cell: string, field: Field, matcher: Matcher): unknown {
  if (field.elements === null) return matcher.read(cell, field.schema, kindOfField(field))?.value;
  const values = valuesOf(partsOf(cell), field, field.elements, matcher);
  return values.length === 0 ? undefined : values;
}
