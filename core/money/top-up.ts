import { parseMoney } from '../values/money.ts';

/** $10,000.00: above what one pays in at once, and what a slip of a digit or two costs at most. */
export const MAX_TOP_UP_MICROS = 10_000_000_000;

/** Micro-dollars of an amount in dollars that can be paid in at once, `5.00`; null for any other text. */
export function parseTopUp(amountUsd: string): number | null {
  const micros = parseMoney(`$${amountUsd}`);
  return micros !== null && micros > 0 && micros <= MAX_TOP_UP_MICROS ? micros : null;
}
