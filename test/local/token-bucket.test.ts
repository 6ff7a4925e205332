import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenBucket } from '../../local/token-bucket.ts';

describe('a token bucket', () => {
  test('P-3 never lets through more than its burst and what its rate has given back since', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 100 }),
        gaps,
        (rate, burst, waits) => {
          const bucket = new TokenBucket(rate, burst);
          let now = 1_000_000;
          const start = now;
          let taken = 0;
          for (const wait of waits) {
            now += wait;
            if (bucket.take(now)) taken += 1;
            expect(taken).toBeLessThanOrEqual(burst + ((now - start) / 1000) * rate + 1e-6);
          }
        },
      ),
    );
  });

  test('P-3 lets every request through that comes no faster than its rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (rate, burst) => {
        const bucket = new TokenBucket(rate, burst);
        for (let turn = 0; turn < 300; turn += 1)
          expect(bucket.take(turn * Math.ceil(1000 / rate))).toBe(true);
      }),
    );
  });

  test('a clock that is set back gives nothing', () => {
    const bucket = new TokenBucket(1, 1);
    expect([bucket.take(10_000), bucket.take(0), bucket.take(10_500), bucket.take(11_000)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
