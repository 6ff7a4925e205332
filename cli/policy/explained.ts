import type { Decision } from '../../core/decision.ts';
import type { LoggedDecision } from '../../core/decision-log/logged-decision.ts';
import type { Judged } from '../../core/explain/explanation.ts';

/** A request to be explained, with its decision. */
export interface Explained {
  readonly judged: Judged;
  readonly decision: Decision;
  /** What whoever asked should know of how it was read, a sentence each. */
  readonly notes: readonly string[];
  /** Where it comes out of a log. */
  readonly logged: Logged | null;
}

export interface Logged extends LoggedDecision {
  /** What a function answered after the gate had let it through, from its own line; null where there is none. */
  readonly answered: { readonly status: number; readonly code: string | null } | null;
}

/** The rule that decided; null where none denied. */
export function decidedBy({ effect, trace }: Pick<Decision, 'effect' | 'trace'>): string | null {
  return effect === 'allow' ? null : (trace.at(-1)?.rule ?? null);
}
