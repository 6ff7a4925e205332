import { isFields } from '../fields.ts';

/** Where both protocols keep what a model says, thinks and calls, whole or in pieces. */
const SPOKEN: ReadonlySet<string> = new Set([
  'arguments',
  'content',
  'input',
  'name',
  'partial_json',
  'reasoning',
  'reasoning_content',
  'refusal',
  'text',
  'thinking',
]);
/** Deeper than anything that is said lies. */
const MAX_DEPTH = 12;

/** Everything that a model says in an answer or a piece of one, as one text: to count it by. */
export function spokenIn(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) return '';
  if (Array.isArray(value)) return value.map((one) => spokenIn(one, depth + 1)).join('');
  if (!isFields(value)) return '';
  return Object.entries(value)
    .map(([name, field]) => {
      if (!SPOKEN.has(name)) return spokenIn(field, depth + 1);
      if (typeof field === 'string') return field;
      // The arguments of a call, as a value; a stream begins with none.
      if (name === 'input' && isFields(field))
        return Object.keys(field).length === 0 ? '' : JSON.stringify(field);
      return spokenIn(field, depth + 1);
    })
    .join('');
}
