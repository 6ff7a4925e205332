import { createHash } from 'node:crypto';
import { type Change, saidBy } from '../../core/review/change.ts';
import { changeId } from '../../core/review/change-id.ts';
import { type LocatedChange, type ReviewPair, reviewPairs } from '../../core/review/review-pairs.ts';
import { policyIn } from '../../infra/policies.ts';
import { CommandFailure } from '../command.ts';
import type { Approval } from './approvals.ts';
import { mustBeKnown } from './known-name.ts';
import type { ResourceChanges } from './resource-changes.ts';
import { environmentsOf, type ReviewSide } from './review-side.ts';

/** A change with its name. */
export interface ReviewedChange extends LocatedChange {
  readonly id: string;
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
  return reviewPairs(pairs).map((change) => ({ ...change, id: idOf(change) }));
}

function idOf(change: Change): string {
  return changeId(change, createHash('sha256').update(saidBy(change)).digest('hex'));
}
