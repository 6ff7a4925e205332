import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant, printExactInstant, printInstant } from '../../../core/values/instant.ts';

test('parsing is the inverse of printing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 250_000_000_000 }), (seconds) => {
      expect(parseInstant(printInstant(seconds))).toBe(seconds);
    }),
  );
});

test.each([
  ['2027-01-15T08:00:00Z', 1_800_000_000],
  ['2027-01-15T09:00:00+01:00', 1_800_000_000],
  ['2027-01-14T23:30:00-08:30', 1_800_000_000],
  ['2027-01-15T08:00:00.999Z', 1_800_000_000],
  ['2028-02-29T00:00:00Z', 1_835_395_200],
])('%s is %d', (text, seconds) => {
  expect(parseInstant(text)).toBe(seconds);
});

test.each([
  '',
  '2027-01-15',
  '2027-01-15T08:00:00',
  '2027-02-29T00:00:00Z',
  '2027-13-01T00:00:00Z',
  '2027-01-15T25:00:00Z',
  '2027-01-15 08:00:00Z',
  ' 2027-01-15T08:00:00Z',
])('%p is no instant', (text) => {
  expect(parseInstant(text)).toBeNull();
});

test.each([
  [1_800_000_000, '2027-01-15T08:00:00.000Z'],
  [1_800_000_000.25, '2027-01-15T08:00:00.250Z'],
  [1_800_000_000.001, '2027-01-15T08:00:00.001Z'],
  [1_800_000_000.9999, '2027-01-15T08:00:01.000Z'],
])('%d is %s to the millisecond', (seconds, text) => {
  expect(printExactInstant(seconds)).toBe(text);
});
