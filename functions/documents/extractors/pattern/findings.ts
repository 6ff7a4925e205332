import type { Cell, Content, Line, Table } from '../../formats/content.ts';
import { type DateOrder, dateOrderOf } from './dates.ts';
import { layoutTables } from './layout-tables.ts';
import { joinNames, type Name, nameOf } from './names.ts';
import { type DecimalMark, decimalMarkOf } from './numbers.ts';
import { headingOf, isIntroduction, itemsOf, openingOf, sectionsOf } from './sections.ts';

/** What a document says that can be matched with the fields of a schema. */
export interface Findings {
  readonly text: string;
  readonly labels: readonly Label[];
  readonly lists: readonly FoundList[];
  readonly tables: readonly FoundTable[];
  readonly style: Style;
}

/** How the document writes numbers and dates. */
export interface Style {
  readonly mark: DecimalMark;
  readonly order: DateOrder;
}

/** A value and what it is called. */
export interface Label {
  readonly name: Name;
  /** What it stands under; null for nothing. */
  readonly section: Name | null;
  readonly value: string;
}

export interface FoundList {
  readonly name: Name;
  readonly values: readonly string[];
}

export interface FoundTable {
  readonly caption: Name;
  readonly headings: readonly Name[];
  readonly rows: readonly (readonly string[])[];
}

const LABELLED = /^(?:[-*•]\s+)?([^:=]{1,60}?)\s*[:=]\s*(?!\/\/)(.*)$/;
const HAS_LETTER = /\p{L}|#/u;
const MAX_LABEL_WORDS = 8;
/** What parts the pieces of one line in letterheads and CVs. */
const PIECES = /\s+[|•·]\s+/;
const NUMERIC = /^[\p{Sc}\s\d.,%()+-]*\d[\p{Sc}\s\d.,%()+-]*$/u;

export function findingsOf(content: Content): Findings {
  const { text, lines, tables } = content;
  const headed = tables.filter(({ rows }) => rows[0]?.every(isHeading));
  const inLayout = layoutTables(lines);
  const sections = sectionsOf(lines);
  return {
    text,
    labels: [
      ...content.labels.map(({ path, value }) => namedLabel(path, value)),
      ...labelsOfLines(lines),
      ...tables.flatMap(labelsOfTable),
      ...headed.flatMap(({ rows }) => labelsOfOneRow(rows)),
      ...inLayout.filter(([headings]) => (headings?.length ?? 0) > 2).flatMap(labelsOfOneRow),
      ...sections.map((section) => label(section.heading, null, openingOf(section.lines))),
    ],
    lists: [
      ...content.lists.map(({ path, values }) => ({ name: nameOf(path.at(-1) ?? ''), values })),
      ...sections.map(({ heading, lines: under }) => ({
        name: nameOf(heading),
        values: itemsOf(under),
      })),
    ],
    tables: [
      ...headed.map(({ caption, rows }) => foundTable(caption, rows)),
      ...inLayout.map((rows) => foundTable('', rows)),
    ],
    style: { mark: content.mark ?? decimalMarkOf(text), order: dateOrderOf(text) },
  };
}

function label(name: string, section: string | null, value: string): Label {
  return { name: nameOf(name), section: section === null ? null : nameOf(section), value: value.trim() };
}

function namedLabel(path: readonly string[], value: string): Label {
  const around = path.slice(0, -1).map(nameOf);
  const [first, ...rest] = around;
  return {
    name: nameOf(path.at(-1) ?? ''),
    section: first === undefined ? null : rest.reduce(joinNames, first),
    value,
  };
}

function labelsOfLines(lines: readonly Line[]): Label[] {
  const labels: Label[] = [];
  let section: string | null = null;
  let endsAtBlank = false;
  for (const [at, line] of lines.entries()) {
    const heading = headingOf(line);
    if (heading !== null) [section, endsAtBlank] = [heading, isIntroduction(line)];
    else if (line.cells.length === 0) section = endsAtBlank ? null : section;
    else
      for (const [name, value] of pairsOf(line.cells, lines[at + 1]))
        labels.push(label(name, section, value));
  }
  return labels;
}

type Pair = readonly [name: string, value: string];

function pairsOf(cells: readonly Cell[], below: Line | undefined): Pair[] {
  const pieces = cells.flatMap((cell) => cell.text.split(PIECES).map((text) => ({ ...cell, text })));
  const pairs: Pair[] = [];
  for (const [at, piece] of pieces.entries()) {
    const [, name = '', value = ''] = LABELLED.exec(piece.text) ?? [];
    if (!isLabel(name)) continue;
    const next = pieces[at + 1];
    if (value !== '') pairs.push([name, value]);
    else if (next !== undefined && !LABELLED.test(next.text)) pairs.push([name, next.text]);
    else if (next === undefined || pieces.length > 1) pairs.push([name, cellUnder(piece, below)]);
  }
  const [first, second, third] = pieces;
  const isPair = pairs.length === 0 && second !== undefined && third === undefined;
  return isPair && isLabel(first?.text ?? '') ? [[first?.text ?? '', second.text]] : pairs;
}

function cellUnder({ start, end }: Cell, below: Line | undefined): string {
  return below?.cells.find((cell) => cell.start <= end && cell.end >= start)?.text ?? '';
}

function isLabel(text: string): boolean {
  return HAS_LETTER.test(text) && text.length <= 60 && text.split(/\s+/).length <= MAX_LABEL_WORDS;
}

/** Rows of a table that say one thing and its value, as the totals under an invoice do. */
function labelsOfTable({ caption, rows, isHeaded }: Table): Label[] {
  return rows.flatMap((row, at) => {
    const [name, value, more] = row.filter((cell) => cell !== '');
    if (name === undefined || value === undefined || more !== undefined || !isLabel(name)) return [];
    // Two headings are no name with its value.
    if (at === 0 && isHeaded && !/[\d@]/.test(value)) return [];
    return [label(name.replace(/:$/, ''), caption === '' ? null : caption, value)];
  });
}

/** In a table of one row, each heading says what its cell is. */
function labelsOfOneRow(rows: readonly (readonly string[])[]): Label[] {
  const [headings = [], row = [], another] = rows;
  if (another !== undefined) return [];
  return headings.flatMap((heading, at) => (row[at] ? [label(heading, null, row[at])] : []));
}

function isHeading(cell: string): boolean {
  return !NUMERIC.test(cell);
}

function foundTable(caption: string, [headings = [], ...rows]: readonly (readonly string[])[]): FoundTable {
  return { caption: nameOf(caption), headings: headings.map(nameOf), rows };
}
