import { decide } from '../../core/decide.ts';
import type { LoggedDecision, LoggedOutcome } from '../../core/decision-log/logged-decision.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { isDecidedAlike, said } from './logged-outcome.ts';
import { type Counted, countedUp, Tally } from './tally.ts';

/** What a change of policy does to a request: nothing, or one of these. */
export const CHANGES = ['refused', 'admitted', 'otherwise'] as const;
export type Change = (typeof CHANGES)[number];

/** Groups that are kept apart; what exceeds them is counted together, so that a log of any size can be rehearsed. */
const MAX_GROUPS = 2000;
const MAX_KEYS = 2000;

/** Requests that a change does the same to, for the same reason. */
export interface ChangedRoute {
  readonly change: Change;
  readonly surface: string;
  /** Method and path template. */
  readonly route: string;
  /** How they were decided, and how they would be. */
  readonly was: string;
  readonly would: string;
}

export interface ChangedKey {
  readonly change: Change;
  readonly keyId: string;
  readonly organizationId: string;
}

export interface Rehearsal {
  readonly environment: string;
  readonly policyVersion: string;
  /** Decisions that were made again. */
  readonly decided: number;
  readonly unchanged: number;
  readonly changed: Readonly<Record<Change, number>>;
  /** Unix seconds of the first and the last of them; null where there is none. */
  readonly period: { readonly from: number; readonly to: number } | null;
  readonly routes: Counted<ChangedRoute>;
  readonly keys: Counted<ChangedKey>;
  /** Decisions by this very version of the policy that do not come out as they are recorded. */
  readonly notReproduced: Counted<{ readonly was: string; readonly would: string }>;
  /** Lines that say that they are decisions, and cannot be made again, by why. */
  readonly unreadable: Counted<{ readonly why: string }>;
}

export type Unreadable = Tally<{ readonly why: string }>;

/** Decisions out of a log, made again by a policy, one after the other. */
export class Rehearser {
  readonly #policy: Policy;
  #decided = 0;
  readonly #changed = { refused: 0, admitted: 0, otherwise: 0 };
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  readonly #routes = new Tally<ChangedRoute>(MAX_GROUPS);
  readonly #keys = new Tally<ChangedKey>(MAX_KEYS);
  readonly #notReproduced = new Tally<{ was: string; would: string }>(MAX_GROUPS);
  readonly #unreadable: Unreadable;

  /** @param unreadable lines that could not be read; those that belong elsewhere join them */
  constructor(policy: Policy, unreadable: Unreadable) {
    this.#policy = policy;
    this.#unreadable = unreadable;
  }

  decideAgain({
    requestId,
    policyVersion,
    request,
    record,
    now,
    decision,
    environment,
  }: LoggedDecision): void {
    if (environment !== this.#policy.environment.name) {
      this.#unreadable.count({ why: `it is of the environment \`${environment}\`` }, requestId);
      return;
    }
    const again = decide(this.#policy, request, record, now);
    this.#decided += 1;
    this.#from = Math.min(this.#from, now);
    this.#to = Math.max(this.#to, now);
    const change = changeOf(decision, again);
    if (change === null) return;
    const outcomes = { was: said(decision), would: said(again) };
    if (policyVersion === this.#policy.version) this.#notReproduced.count(outcomes, requestId);
    this.#changed[change] += 1;
    const route = `${request.method} ${request.resource}`;
    this.#routes.count({ change, surface: request.surface, route, ...outcomes }, requestId);
    if (record === null) return;
    this.#keys.count({ change, keyId: record.keyId, organizationId: record.organizationId }, requestId);
  }

  /** What came of it so far. */
  result(): Rehearsal {
    const { name } = this.#policy.environment;
    return {
      environment: name,
      policyVersion: this.#policy.version,
      decided: this.#decided,
      unchanged: this.#decided - countedUp(Object.values(this.#changed)),
      changed: { ...this.#changed },
      period: this.#decided === 0 ? null : { from: this.#from, to: this.#to },
      routes: this.#routes.result(),
      keys: this.#keys.result(),
      notReproduced: this.#notReproduced.result(),
      unreadable: this.#unreadable.result(),
    };
  }
}

function changeOf(was: LoggedOutcome, would: ReturnType<typeof decide>): Change | null {
  if (was.effect === 'allow') return would.effect === 'allow' ? null : 'refused';
  if (would.effect === 'allow') return 'admitted';
  return isDecidedAlike(was, would) ? null : 'otherwise';
}
