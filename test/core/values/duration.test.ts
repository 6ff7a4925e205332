import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDuration, printDuration } from '../../../core/values/duration.ts';

test.each([
  ['30s', 30],
  ['15m', 900],
  ['15 minutes', 900],
  ['12h', 43_200],
  ['1 hour', 3600],
  ['90 days', 7_776_000],
  ['90d', 7_776_000],
])('%s is read as seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each([
  '',
  '0s',
  '-1h',
  '1.5h',
  '012h',
  '12',
  'h',
  '12 H',
  '12  h',
  '12h ',
  '12 weeks',
  '1e3s',
  '9999999999s',
])('`%s` is refused, not guessed at', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test('what is printed is read back as the same seconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (seconds) => {
      expect(parseDuration(printDuration(seconds))).toBe(seconds);
    }),
  );
});

test('the largest unit that divides is the one that is printed', () => {
  expect([86_400, 7_776_000, 43_200, 900, 61].map(printDuration)).toEqual([
    '1 day',
    '90 days',
    '12h',
    '15m',
    '61s',
  ]);
});

test('what is no positive number of seconds cannot be printed', () => {
  for (const seconds of [0, -60, 0.5]) expect(() => printDuration(seconds)).toThrow(RangeError);
});
