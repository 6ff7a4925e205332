import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLimits, printLimits } from '../../../core/values/limits.ts';

const limit = fc.integer({ min: 1, max: 999_999_999 });

test('what is printed is read back as the same limits', () => {
  fc.assert(
    fc.property(fc.record({ perMinute: limit, perHour: limit }), (given) => {
      expect(parseLimits(printLimits(given))).toEqual(given);
    }),
  );
});

test.each([
  '60 per minute',
  '1000 per hour and 60 per minute',
  '0 per minute and 1 per hour',
  '60 per minute, 1000 per hour',
])('`%s` is refused: both limits, in one order', (text) => {
  expect(parseLimits(text)).toBeNull();
});
