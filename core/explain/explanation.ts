import type { Decision, Step } from '../decision.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { JudgedRecord, RequestFacts } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';

/** A request with all that is known when it is decided. */
export interface Judged {
  readonly policy: Policy;
  readonly request: RequestFacts;
  /** null: there is none, or the store was not asked. */
  readonly credential: JudgedRecord | null;
  /** Unix seconds. */
  readonly now: number;
}

/** A decision in sentences. Names nothing secret; ids are those of the credential alone. */
export interface Explanation {
  readonly effect: Decision['effect'];
  /** Why it is denied; null where it is allowed. The caller may be told less: see `answer`. */
  readonly code: ErrorCode | null;
  /** What was asked, in order; of a denial, the last one decided. */
  readonly steps: readonly ExplainedStep[];
  /** What the caller is answered; null where it is served. */
  readonly answer: Answer | null;
}

export interface ExplainedStep extends Step {
  /** What was found, with the values that decided: no capital, no full stop. */
  readonly sentence: string;
  /** Where in the policy stands what was judged: paths from its top. Empty where the record alone says it. */
  readonly declaredIn: readonly Path[];
}

export interface Answer {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}
