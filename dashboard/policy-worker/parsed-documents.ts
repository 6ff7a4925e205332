import { type ParsedPolicy, parsePolicies } from '../../core/policy/parse.ts';
import type { PolicyText, ShownProblem } from './protocol.ts';

/** What a policy that is computed here calls itself: no decision looks at it. */
const VERSION = 'of this page';
/** Of a line that nobody wrote by hand. */
const MAX_EXCERPT_CHARACTERS = 200;

/** The policy of an environment, or what is wrong with the documents, each with its line. */
export function parseDocuments(
  documents: readonly PolicyText[],
  environment: string,
):
  | Extract<ParsedPolicy, { readonly policy: unknown }>
  | { readonly kind: 'problems'; readonly problems: readonly ShownProblem[] } {
  const named = documents.map(({ path, text }) => ({ file: path, text }));
  const parsed = parsePolicies(named, environment, VERSION);
  if (!('problems' in parsed)) return parsed;
  const lines = new Map(documents.map(({ path, text }) => [path, text.split('\n')]));
  const problems = parsed.problems.map((problem) => ({
    ...problem,
    excerpt: (lines.get(problem.file)?.[problem.line - 1] ?? '').slice(0, MAX_EXCERPT_CHARACTERS),
  }));
  return { kind: 'problems', problems };
}
