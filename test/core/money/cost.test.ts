import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { costMicros, isFree } from '../../../core/money/cost.ts';

const PRICES = { inputMicros: 270_000, cachedInputMicros: 70_000, outputMicros: 1_100_000 };
const use = (inputTokens: number, cachedInputTokens: number, outputTokens: number) => ({
  inputTokens,
  cachedInputTokens,
  outputTokens,
});

describe('P-8 what a completion costs', () => {
  test.each([
    ['nothing', use(0, 0, 0), 0],
    ['a million tokens of input', use(1_000_000, 0, 0), 270_000],
    ['a million of output', use(0, 0, 1_000_000), 1_100_000],
    ['the cached part of the input at its own price', use(1_000_000, 400_000, 0), 190_000],
    ['one token, rounded up to a whole micro-dollar', use(1, 0, 0), 1],
    ['rounding once over all of it, not for each part', use(1, 0, 1), 2],
    ['never more cached than there is', use(10, 1_000_000, 0), 1],
  ])('%s', (_, tokens, micros) => expect(costMicros(PRICES, tokens)).toBe(micros));

  test('is exact where doubles no longer are', () => {
    const prices = { inputMicros: 999_999_999_999_999, cachedInputMicros: 0, outputMicros: 0 };
    expect(costMicros(prices, use(7_000_001, 0, 0))).toBe(7_000_000_999_999_993);
  });

  test('never falls as tokens are added, and parts never cost less than the whole', () => {
    const tokens = fc.nat({ max: 5_000_000 });
    fc.assert(
      fc.property(tokens, tokens, tokens, tokens, (input, more, output, cached) => {
        const whole = costMicros(PRICES, use(input + more, Math.min(cached, input), output));
        const parts =
          costMicros(PRICES, use(input, Math.min(cached, input), output)) +
          costMicros(PRICES, use(more, 0, 0));
        expect(parts - whole).toBeGreaterThanOrEqual(0);
        expect(parts - whole).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('negative tokens are refused', () => {
    expect(() => costMicros(PRICES, use(0, 0, -1))).toThrow(RangeError);
  });

  test('free is what has no price at all', () => {
    expect(isFree({ inputMicros: 0, cachedInputMicros: 0, outputMicros: 0 })).toBe(true);
    expect(isFree({ inputMicros: 0, cachedInputMicros: 1, outputMicros: 0 })).toBe(false);
  });
});
