import type { Denial } from '../decision.ts';
import { printInstant } from '../values/instant.ts';
import { printMoney } from '../values/money.ts';

export interface ReachedLimit {
  readonly limitMicros: number;
  readonly window: 'day' | 'month';
  /** The most that the request may cost. */
  readonly neededMicros: number;
  /** When the window starts anew, Unix seconds. */
  readonly resetsAt: number;
}

/** What is said of a request that a key's own limit has no room for. */
export function spendingLimitReached({ limitMicros, window, neededMicros, resetsAt }: ReachedLimit): Denial {
  return {
    code: 'spending_limit_reached',
    params: {
      limit: printMoney(limitMicros),
      window,
      needed: printMoney(neededMicros),
      resetsAt: printInstant(resetsAt),
    },
  };
}

/**
 * What is said of a request that the account's balance does not cover.
 *
 * @param neededMicros the most that the request may cost.
 * @param availableMicros what of the balance is not held for other requests; may be negative.
 */
export function insufficientBalance(neededMicros: number, availableMicros: number): Denial {
  return {
    code: 'insufficient_balance',
    params: { needed: printMoney(neededMicros), available: printMoney(availableMicros) },
  };
}
