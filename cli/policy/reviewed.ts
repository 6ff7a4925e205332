import { createHash } from 'node:crypto';
import type { Path } from '../../core/policy/problem.ts';
import type { Source, SourceOf } from '../../core/policy/sources.ts';
import { type Change, type Mark, saidBy } from '../../core/review/change.ts';
import { reviewPolicies } from '../../core/review/review-policies.ts';
import { policyIn, type SourcedPolicy } from '../../infra/policies.ts';
import { CommandFailure } from '../command.ts';
import type { Approval } from './approvals.ts';
import { mustBeKnown } from './known-name.ts';
import type { ResourceChanges } from './resource-changes.ts';
import { environmentsOf, type ReviewSide } from './review-side.ts';

/** A change with the environments that it is in, and where it is declared in the documents of each side. */
export interface ReviewedChange extends Change {
  /** Names this change with all that it says: an acceptance of it counts for no other. */
  readonly id: string;
  readonly environments: readonly string[];
  readonly places: { readonly before: readonly Source[]; readonly after: readonly Source[] };
  /** null where nobody has accepted it. */
  readonly approval: Approval | null;
}

export interface Reviewed {
  readonly base: string;
  readonly head: string;
  /** Names of the environments that were compared; one against another where two are named. */
  readonly environments: readonly string[];
  readonly changes: readonly ReviewedChange[];
  /** null where they were not asked for. */
  readonly resources: readonly ResourceChanges[] | null;
}

/** Two policies of one environment, or of one environment each. */
export interface ReviewPair {
  /** `prod`, or `staging → prod`. */
  readonly name: string;
  readonly base: SourcedPolicy;
  readonly head: SourcedPolicy;
}

/** A change that is declared in more places says no more by naming them all. */
const MAX_PLACES = 6;
/** Nobody finds another change with the digits of one that was accepted. */
const ID_DIGITS = 20;
const MARKS: readonly Mark[] = ['loosened', 'tightened', 'neutral'];

/**
 * The policies that a review compares.
 *
 * @param only environments to look at; all that both sides have if empty
 * @throws CommandFailure, PolicyError if there is no such environment, or documents are wrong
 */
export function pairsOf(base: ReviewSide, head: ReviewSide, only: readonly string[]): ReviewPair[] {
  if (base.environment !== null || head.environment !== null) {
    const [first, second] = [base.environment ?? head.environment, head.environment ?? base.environment];
    if (first === null || second === null) throw new Error('one of the two is named');
    return [pairOf(base, head, first, second)];
  }
  const shared = environmentsOf(base).filter((name) => environmentsOf(head).includes(name));
  for (const name of only) mustBeKnown('environment', name, shared);
  const names = only.length === 0 ? shared : only;
  if (names.length === 0) throw new CommandFailure('the two have no environment in common.');
  return names.map((name) => pairOf(base, head, name, name));
}

function pairOf(base: ReviewSide, head: ReviewSide, first: string, second: string): ReviewPair {
  mustBeKnown('environment', first, environmentsOf(base));
  mustBeKnown('environment', second, environmentsOf(head));
  return {
    name: first === second ? first : `${first} → ${second}`,
    base: policyIn(base.documents, first),
    head: policyIn(head.documents, second),
  };
}

/** The changes of all pairs, each once, with the environments that have it. */
export function changesOf(pairs: readonly ReviewPair[]): Omit<ReviewedChange, 'approval'>[] {
  const found = pairs.flatMap(({ name, base, head }) =>
    reviewPolicies(base.policy, head.policy).map((change) => ({
      ...change,
      id: idOf(change),
      environments: [name],
      places: {
        before: placesOf(change.declared.before, base.sourceOf),
        after: placesOf(change.declared.after, head.sourceOf),
      },
    })),
  );
  const byId = Map.groupBy(found, ({ id }) => id);
  return [...byId.values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const places = (side: 'before' | 'after') =>
        distinct(same.flatMap((one) => one.places[side])).slice(0, MAX_PLACES);
      const environments = same.flatMap((one) => one.environments);
      return [{ ...first, environments, places: { before: places('before'), after: places('after') } }];
    })
    .sort((a, b) => MARKS.indexOf(a.mark) - MARKS.indexOf(b.mark));
}

function idOf(change: Change): string {
  const digest = createHash('sha256').update(saidBy(change)).digest('hex');
  return `${change.surface ?? 'all'}-${change.subject}-${digest.slice(0, ID_DIGITS)}`;
}

/** Each place once; of a value that nobody wrote, none. */
function placesOf(paths: readonly Path[], sourceOf: SourceOf): Source[] {
  return distinct(paths.flatMap((path) => sourceOf(path) ?? []));
}

function distinct(sources: readonly Source[]): Source[] {
  return sources.filter(
    (source, at) =>
      sources.findIndex(({ file, line }) => file === source.file && line === source.line) === at,
  );
}
