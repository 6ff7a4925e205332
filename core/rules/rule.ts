import type { Denial } from '../decision.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { Facts } from '../facts.ts';

/** One condition that a request has to meet. Its id is a sentence, and the name of its file. */
export interface Rule {
  readonly id: string;
  /** Every code that `judge` can answer with. */
  readonly denies: readonly ErrorCode[];
  /** null where the condition holds. */
  readonly judge: (facts: Facts) => Denial | null;
}
