import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fewAtATime } from '../../../dashboard/api/few-at-a-time.ts';

describe('work done a few at a time', () => {
  test('answers in the order of what was given, whatever ends first, and never does more at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.scheduler(),
        async (items, atATime, scheduler) => {
          let working = 0;
          let most = 0;
          const all = fewAtATime(items, atATime, async (item) => {
            working += 1;
            most = Math.max(most, working);
            await scheduler.schedule(Promise.resolve());
            working -= 1;
            return item * 2;
          });
          expect(await scheduler.waitFor(all)).toEqual(items.map((item) => item * 2));
          expect(most).toBe(Math.min(atATime, items.length));
        },
      ),
      { endOnFailure: true },
    );
  });

  test('ends with the first failure, and begins nothing after it', async () => {
    const begun: number[] = [];
    const failing = fewAtATime([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error('the second failed');
      return item;
    });
    await expect(failing).rejects.toThrow('the second failed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual([1, 2, 3]);
  });
});
