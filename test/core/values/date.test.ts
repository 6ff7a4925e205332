import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDate, printDate } from '../../../core/values/date.ts';

const DAY_SECONDS = 86_400;

test('a day is read as the second at which it begins in UTC', () => {
  expect(parseDate('2024-12-26')).toBe(1_735_171_200);
  expect(parseDate('2024-02-29')).toBe(1_709_164_800);
});

test.each([
  '2023-02-29',
  '2024-13-01',
  '2024-04-31',
  '2024-00-10',
  '24-12-26',
  '2024-12-26T00:00',
  '2024/12/26',
])('`%s` is no day of the calendar', (text) => {
  expect(parseDate(text)).toBeNull();
});

test('what is printed is read back as the same day', () => {
  fc.assert(
    fc.property(fc.integer({ min: -25_000, max: 100_000 }), (day) => {
      expect(parseDate(printDate(day * DAY_SECONDS))).toBe(day * DAY_SECONDS);
    }),
  );
});
