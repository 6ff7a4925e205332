import type * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { Failure } from '../chain/call.ts';
import { nestsDeeperThan } from './nesting.ts';

/** Fields named in the sentence of the answer; the rest stand in its list only. */
const NAMED_PROBLEMS = 3;
/** Fields in the list: enough to correct a request by, few enough for an answer. */
const LISTED_PROBLEMS = 20;
/** Whoever handles JSON by recursion, as serializers do, runs out of stack some thousands of levels down. */
const MAX_NESTING = 128;

const messages = { error: en().localeError };

export interface Problem {
  /** Dotted; empty for the body itself. */
  readonly path: string;
  readonly message: string;
}

/**
 * The body as it came, once it fits the schema: what the schema does not name is neither read nor lost.
 * @throws Failure `invalid_request` with every field that is wrong.
 */
export function check<S extends z.ZodMiniType>(schema: S, body: unknown): z.output<S> {
  if (body === undefined) throw invalid([{ path: '', message: 'a JSON body is required' }]);
  if (nestsDeeperThan(MAX_NESTING, body)) {
    throw invalid([{ path: '', message: `values nest deeper than ${MAX_NESTING} levels` }]);
  }
  const result = schema.safeParse(body, messages);
  if (!result.success) throw invalid(problemsOf(result.error.issues, []));
  return body as z.output<S>;
}

/** The failure that lists what is wrong with a request. */
export function invalid(problems: readonly Problem[]): Failure {
  const sentences = problems
    .slice(0, NAMED_PROBLEMS)
    .map(({ path, message }) => (path === '' ? message : `\`${path}\`: ${message}`));
  const more = problems.length - sentences.length;
  const reason = sentences.join('; ') + (more > 0 ? `; and ${more} more` : '');
  const param = problems[0]?.path ?? '';
  return new Failure('invalid_request', {
    params: { reason },
    errors: problems.slice(0, LISTED_PROBLEMS),
    ...(param === '' ? {} : { param }),
  });
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

function problemsOf(issues: readonly Issue[], base: Path): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === 'invalid_union') return problemsOfUnion(issue, path);
    return [{ path: path.map(String).join('.'), message: issue.message }];
  });
}

/** Of the shapes that a value may have, the one that it comes closest to says what is wrong with it. */
function problemsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path): Problem[] {
  const depths = issue.errors.map((issues) => depthOf(issues));
  const deepest = Math.max(0, ...depths);
  if (deepest > 0) return problemsOf(issue.errors[depths.indexOf(deepest)] ?? [], path);
  const accepted = [...new Set(issue.errors.flat().flatMap(expectation))];
  const message = accepted.length === 0 ? issue.message : `Invalid input: expected ${accepted.join(' or ')}`;
  return [{ path: path.map(String).join('.'), message: named(issue, message) }];
}

/** Not by spreading into `Math.max`: a bad list may have more issues than a call may have arguments. */
function depthOf(issues: readonly Issue[]): number {
  let deepest = 0;
  for (const issue of issues) {
    const branches = issue.code === 'invalid_union' ? issue.errors : [];
    deepest = Math.max(deepest, issue.path.length + Math.max(0, ...branches.map(depthOf)));
  }
  return deepest;
}

function expectation(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [issue.expected];
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value));
  return [];
}

/** A discriminator that fits none of the shapes: its issue lists no branches, only the values there are. */
function named(issue: z.core.$ZodIssueInvalidUnion, message: string): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
  if (options.length === 0) return message;
  return `Invalid input: expected ${options.map((option) => JSON.stringify(option)).join(' or ')}`;
}
