import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRate, printRate } from '../../../core/values/rate.ts';

test.each([
  ['200 per second', { count: 200, windowSeconds: 1 }],
  ['60 per minute', { count: 60, windowSeconds: 60 }],
  ['2000 per 5 minutes', { count: 2000, windowSeconds: 300 }],
])('%s is read as a count and a window', (text, rate) => {
  expect(parseRate(text)).toEqual(rate);
});

test.each([
  '',
  '60',
  '0 per minute',
  '60 per minutes',
  '60 per 5 minute',
  '60/minute',
  '1.5 per hour',
  '60 per month',
])('`%s` is refused', (text) => {
  expect(parseRate(text)).toBeNull();
});

test('what is printed is read back as the same rate', () => {
  const rate = fc.record({
    count: fc.integer({ min: 1, max: 999_999_999_999 }),
    windowSeconds: fc.integer({ min: 1, max: 99_999 }),
  });
  fc.assert(fc.property(rate, (given) => expect(parseRate(printRate(given))).toEqual(given)));
});
