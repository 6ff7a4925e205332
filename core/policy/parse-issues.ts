import type * as z from 'zod';
import { descriptionAt, exampleAt, keysAt } from './parse-schema.ts';
import { type Path, printPath } from './problem.ts';
import { suggest } from './suggest.ts';

/** What the schema has against a value, in our words. */
export interface SchemaProblem {
  readonly path: Path;
  /** Whether the key at the end of the path is wrong, or the value. */
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly suggestion: string | null;
  readonly isMissing?: true;
}

type Issue = z.core.$ZodIssue;

/** A place in a document, with what stands there and what should. */
interface Place {
  readonly path: Path;
  readonly schema: z.ZodType;
  readonly root: unknown;
  readonly found: unknown;
}

/** Sentences for the issues that a schema raised over a value. */
export function describeIssues(issues: readonly Issue[], schema: z.ZodType, root: unknown): SchemaProblem[] {
  const problems = issues.flatMap((issue) => describe(issue, { path: [], schema, root, found: root }));
  // A mistyped key is one mistake, not an unknown key and a missing one.
  const mistyped = new Set(
    problems.map(({ path, part, suggestion }) =>
      part === 'key' && suggestion !== null ? printPath([...path.slice(0, -1), suggestion]) : null,
    ),
  );
  return problems.filter(({ path, isMissing }) => isMissing !== true || !mistyped.has(printPath(path)));
}

function describe(issue: Issue, above: Place): SchemaProblem[] {
  const path = [...above.path, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const place = { ...above, path, found: valueAt(above.root, path) };
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, place);
    case 'invalid_key':
      return issue.issues.slice(0, 1).map((inner) => ({
        path,
        part: 'key',
        message: checkFailed(inner, path.at(-1)),
        suggestion: null,
      }));
    case 'invalid_union':
      return describeUnion(issue, place);
    case 'invalid_type':
    case 'invalid_value':
      return [place.found === undefined ? missing(place) : unexpected(place, [issue])];
    default:
      return [problem(place, checkFailed(issue, place.found))];
  }
}

function problem({ path }: Place, message: string, suggestion: string | null = null): SchemaProblem {
  return { path, part: 'value', message, suggestion };
}

function missing({ path, schema }: Place): SchemaProblem {
  const description = descriptionAt(schema, path);
  const meaning =
    description === null
      ? ''
      : `: ${description.charAt(0).toLowerCase()}${description.slice(1).replace(/\.$/, '')}`;
  const message = `\`${String(path.at(-1))}\` is missing${meaning}`;
  return { path, part: 'key', message, suggestion: null, isMissing: true };
}

function unknownKeys(keys: readonly string[], { path, schema }: Place): SchemaProblem[] {
  const known = keysAt(schema, path);
  return keys.map((key) => ({
    path: [...path, key],
    part: 'key',
    message: `unknown key \`${key}\``,
    // Of several forms, another one may have this very key.
    suggestion: known.includes(key) ? null : suggest(key, known),
  }));
}

/** Of several forms, the one that was most likely meant: the right kind of value, with the fewest faults. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, place: Place): SchemaProblem[] {
  if (place.found === undefined) return [missing(place)];
  const [nearest] = issue.errors
    .filter((errors) => !errors.some(isOfAnotherKind))
    .sort((a, b) => faults(a) - faults(b));
  if (nearest !== undefined) return nearest.flatMap((inner) => describe(inner, place));
  return [unexpected(place, issue.errors.flat().filter(isOfAnotherKind))];
}

function faults(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function isOfAnotherKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

/** A value of the wrong kind, or a word that is not among those that are known. */
function unexpected(place: Place, issues: readonly Issue[]): SchemaProblem {
  const words = issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []));
  const kinds = issues.flatMap((issue) =>
    issue.code === 'invalid_type' ? [printKind(issue.expected, place)] : [],
  );
  const expected = alternatives([...words.map((word) => `\`${word}\``), ...kinds]);
  const suggestion = typeof place.found === 'string' ? suggest(place.found, words) : null;
  return problem(place, `${expected} is expected here, not ${printFound(place.found)}`, suggestion);
}

/** The sentence of a bound, or of a check that brings its own. */
function checkFailed(issue: Issue, found: unknown): string {
  if (issue.code === 'too_small') return outOfBounds(issue.origin, found, 'at least', Number(issue.minimum));
  if (issue.code === 'too_big') return outOfBounds(issue.origin, found, 'at most', Number(issue.maximum));
  return issue.code === 'custom' ? issue.message : 'this is not a value that may stand here';
}

function outOfBounds(origin: string, found: unknown, bound: string, amount: number): string {
  if (origin === 'string')
    return `the text must have ${bound} ${amount} ${amount === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `the list must have ${bound} ${amount} ${amount === 1 ? 'item' : 'items'}`;
  return `${printFound(found)} is not ${bound} ${amount}`;
}

function alternatives(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function printKind(expected: string, { path, schema }: Place): string {
  const example = expected === 'string' ? exampleAt(schema, path) : null;
  return `${KINDS[expected] ?? expected}${example === null ? '' : ` such as \`${example}\``}`;
}

const MAX_SHOWN_CHARACTERS = 60;

function printFound(found: unknown): string {
  if (found === null) return 'nothing';
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object') return 'a map';
  const text = String(found);
  const shown = text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
  return typeof found === 'number' ? `the number \`${shown}\`` : `\`${shown}\``;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root,
  );
}
