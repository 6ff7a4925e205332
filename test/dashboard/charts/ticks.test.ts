import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ticksUpTo } from '../../../dashboard/charts/ticks.ts';

const maximum = fc.integer({ min: 0, max: 10 ** 15 });
const room = fc.integer({ min: 1, max: 12 });

describe('the marks of an axis', () => {
  test('begin at 0, are evenly apart, and reach what is shown with less than a step to spare', () => {
    fc.assert(
      fc.property(maximum, room, (max, atMost) => {
        const ticks = ticksUpTo(max, atMost);
        const [zero, step = 0] = ticks;
        const last = ticks.at(-1) ?? 0;
        expect(zero).toBe(0);
        expect(ticks).toEqual(ticks.map((_, at) => at * step));
        expect(last).toBeGreaterThanOrEqual(max);
        expect(last - step).toBeLessThan(Math.max(max, 1));
      }),
      { endOnFailure: true },
    );
  });

  test('are no more than there is room for, and steps of 1, 2 or 5 times a power of ten', () => {
    fc.assert(
      fc.property(maximum, room, (max, atMost) => {
        const ticks = ticksUpTo(max, atMost);
        expect(ticks.length).toBeLessThanOrEqual(atMost + 1);
        expect(String(ticks[1])).toMatch(/^[125]0*$/);
      }),
      { endOnFailure: true },
    );
  });

  test('of nothing are 0 and 1', () => {
    expect(ticksUpTo(0, 4)).toEqual([0, 1]);
    expect(ticksUpTo(7, 4)).toEqual([0, 2, 4, 6, 8]);
    expect(ticksUpTo(2_255_866, 4)).toEqual([0, 1_000_000, 2_000_000, 3_000_000]);
  });
});
