import type * as z from 'zod';
import type { Problem } from '../../core/keys/settings.ts';
import { type Call, Failure } from '../chain/call.ts';

/** A name that a client made up is quoted back no longer than this. */
const MAX_QUOTED_LENGTH = 100;
/** More than anybody reads at once. */
const MAX_PROBLEMS = 50;

/** The JSON body in the shape of its schema, or a failure that names every field that is wrong. */
export function readBody<Shape>(schema: z.ZodType<Shape>, call: Call): Shape {
  if (call.body === undefined) throw invalid([{ path: '', message: 'a JSON body is required' }]);
  return readInput(schema, call.body);
}

/** As `readBody`, where a request without a body means an empty object. */
export function readOptionalBody<Shape>(schema: z.ZodType<Shape>, call: Call): Shape {
  return readInput(schema, call.body === undefined ? {} : call.body);
}

export function readQuery<Shape>(schema: z.ZodType<Shape>, { query }: Call): Shape {
  return readInput(
    schema,
    Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
  );
}

/** What a client sent in the shape of its schema, wherever in the request it stood. */
export function readInput<Shape>(schema: z.ZodType<Shape>, input: unknown): Shape {
  const parsed = schema.safeParse(input, { error: describe });
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap(problemsOf).slice(0, MAX_PROBLEMS));
}

/** @param problems at least one. */
export function invalid(problems: readonly Problem[]): Failure {
  const [first] = problems;
  const reason = first?.path ? `\`${first.path}\` ${first.message}` : (first?.message ?? 'it is empty');
  return new Failure('invalid_request', {
    params: { reason },
    errors: problems,
    ...(first?.path ? { param: first.path } : {}),
  });
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};

function describe(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${typeName(issue.expected)}`;
    case 'too_big':
      return `must have at most ${issue.maximum} characters`;
    case 'too_small':
      return `must have at least ${issue.minimum} characters`;
    default:
      return undefined;
  }
}

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? (expected === 'int' ? 'a whole number' : `a ${expected}`);
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'is not known here' }));
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((part) => String(part).slice(0, MAX_QUOTED_LENGTH)).join('.');
}
