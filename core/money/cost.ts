import type { Prices } from '../policy/policy.ts';

/** Tokens of one completion. */
export interface TokenUse {
  /** All input, the cached part included. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/** Prices are for so many tokens. */
const TOKENS_OF_A_PRICE = 1_000_000n;

/**
 * What tokens cost, in whole micro-dollars: added up exactly, and rounded up once.
 *
 * @throws RangeError if a count is no whole number, or negative
 */
export function costMicros(prices: Prices, use: TokenUse): number {
  const cached = Math.min(use.cachedInputTokens, use.inputTokens);
  const total =
    BigInt(use.inputTokens - cached) * BigInt(prices.inputMicros) +
    BigInt(cached) * BigInt(prices.cachedInputMicros) +
    BigInt(use.outputTokens) * BigInt(prices.outputMicros);
  if (total < 0n) throw new RangeError('tokens cannot be negative');
  return Number((total + TOKENS_OF_A_PRICE - 1n) / TOKENS_OF_A_PRICE);
}

/** Whether nothing has to be held for a model, because nothing can be charged. */
export function isFree({ inputMicros, cachedInputMicros, outputMicros }: Prices): boolean {
  return inputMicros === 0 && cachedInputMicros === 0 && outputMicros === 0;
}
