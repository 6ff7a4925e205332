import type { JsonSchema } from '../../schema/json-schema.ts';
import type { Field } from './fields.ts';
import type { Findings } from './findings.ts';
import { kindOf } from './kinds.ts';
import type { Matcher } from './matcher.ts';
import { NameIndex } from './name-index.ts';
import { ALIKE, type Name } from './names.ts';
import { partsOf } from './sections.ts';

/** Of what a list says, at least so much has to be what the field asks for. */
const FITTING_SHARE = 0.5;

interface Source {
  readonly name: Name;
  readonly values: () => readonly string[];
}

/** Everything in a document that lists values: its lists, what a label lists, the columns of its tables. */
export function listIndex({ lists, labels, tables }: Findings): NameIndex<Source> {
  const index = new NameIndex<Source>();
  const add = (name: Name, values: Source['values']) => index.add({ name, values }, name);
  for (const { name, values } of lists) add(name, () => values);
  for (const { name, value } of labels) add(name, () => partsOf(value));
  for (const { headings, rows } of tables) {
    for (const [at, name] of headings.entries()) add(name, () => rows.map((row) => row[at] ?? ''));
  }
  return index;
}

/** A list of single values, from the source whose name is most like the field's; null if there is none. */
export function valuesFor(
  field: Field,
  elements: JsonSchema,
  index: NameIndex<Source>,
  matcher: Matcher,
): readonly unknown[] | null {
  let best: readonly unknown[] | null = null;
  let most = 0;
  for (const { name, values } of index.find(field.names)) {
    const alike = matcher.likeness(field.names, name);
    if (alike < ALIKE || alike <= most) continue;
    const read = valuesOf(values(), field, elements, matcher);
    if (read.length > 0) [best, most] = [read, alike];
  }
  return best;
}

/** Each value once; none if most of what is said is something else. */
export function valuesOf(
  texts: readonly string[],
  field: Field,
  elements: JsonSchema,
  matcher: Matcher,
): readonly unknown[] {
  const said = texts.filter((text) => text.trim() !== '');
  const kind = kindOf(elements, field.names);
  const read = said.flatMap((text) => matcher.read(text, elements, kind) ?? []);
  return read.length < said.length * FITTING_SHARE ? [] : [...new Set(read.map(({ value }) => value))];
}
