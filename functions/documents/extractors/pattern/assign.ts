import type { Field } from './fields.ts';
import type { Label } from './findings.ts';
import { kindOfField } from './kinds.ts';
import type { Matcher } from './matcher.ts';
import { keyOf, NameIndex } from './name-index.ts';
import { ALIKE, joinNames, SAME } from './names.ts';

/** A label that stands under something is less surely a field of the top. */
const UNDER_SOMETHING = 0.1;
/** A field within an object, by its own name alone: no other field is called like that. */
const WITHOUT_OWNER = 0.2;

interface Candidate {
  readonly field: Field;
  readonly label: Label;
  readonly likeness: number;
  readonly value: unknown;
}

/**
 * Which value belongs to which field, by what both are called: the most alike first, each value once. Where two
 * different values are as likely as each other and neither has quite the name of the field, it gets none of them.
 */
export function assignLabels(
  fields: readonly Field[],
  labels: readonly Label[],
  matcher: Matcher,
): Map<Field, unknown> {
  const index = new NameIndex<Label>();
  for (const label of labels) index.add(label, label.name, label.section);
  const isUnique = uniqueNames(fields);
  const candidates = fields.map((field) =>
    index
      .find([...field.names, ...field.owners])
      .flatMap((label) => candidateOf(field, label, isUnique(field), matcher)),
  );
  const rivals = new Map(fields.map((field, at) => [field, candidates[at] ?? []]));
  const assigned = new Map<Field, unknown>();
  const used = new Set<Label>();
  const settled = new Set<Field>();
  // `toSorted` is stable: fields in the order of the schema, labels in that of the document.
  for (const candidate of candidates.flat().toSorted((a, b) => b.likeness - a.likeness)) {
    const { field, label, value } = candidate;
    if (settled.has(field) || used.has(label)) continue;
    settled.add(field);
    if (isAmbiguous(candidate, rivals.get(field) ?? [], used)) continue;
    used.add(label);
    assigned.set(field, value);
  }
  return assigned;
}

function candidateOf(field: Field, label: Label, isUnique: boolean, matcher: Matcher): Candidate[] {
  const likeness = likenessOf(field, label, isUnique, matcher);
  if (likeness < ALIKE) return [];
  const read = matcher.read(label.value, field.schema, kindOfField(field));
  return read === null ? [] : [{ field, label, likeness, value: read.value }];
}

function likenessOf(
  { names, owners, fullNames }: Field,
  label: Label,
  isUnique: boolean,
  matcher: Matcher,
): number {
  const { name, section } = label;
  const alone = matcher.likeness(names, name);
  const whole = section === null ? null : joinNames(section, name);
  if (owners.length === 0) {
    const below = whole === null ? 0 : matcher.likeness(names, whole);
    return Math.max(alone - (section === null ? 0 : UNDER_SOMETHING), below);
  }
  const isUnderOwner = section !== null && matcher.likeness(owners, section) >= ALIKE;
  return Math.max(
    matcher.likeness(fullNames, name),
    whole === null ? 0 : matcher.likeness(fullNames, whole),
    isUnderOwner ? alone : 0,
    isUnique ? alone - WITHOUT_OWNER : 0,
  );
}

function isAmbiguous(candidate: Candidate, rivals: readonly Candidate[], used: ReadonlySet<Label>): boolean {
  if (candidate.likeness >= SAME) return false;
  return rivals.some(
    ({ likeness, value, label }) =>
      likeness === candidate.likeness && value !== candidate.value && !used.has(label),
  );
}

/** Whether no other field of the schema has one of the names of a field. */
function uniqueNames(fields: readonly Field[]): (field: Field) => boolean {
  const counts = new Map<string, number>();
  for (const { names } of fields) {
    for (const key of new Set(names.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return ({ names }) => names.every((name) => counts.get(keyOf(name)) === 1);
}
