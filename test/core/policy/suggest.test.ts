import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { editDistance, suggest } from '../../../core/policy/suggest.ts';

test.each([
  ['limts', 'limits'],
  ['LIMITS', 'limits'],
  ['ruotes', 'routes'],
  ['sesions', 'sessions'],
])('`%s` was meant as `%s`', (typed, meant) => {
  expect(suggest(typed, ['keys', 'limits', 'routes', 'sessions'])).toBe(meant);
});

test.each(['', 'no', 'elephant', 'x'.repeat(100)])(
  '`%s` resembles nothing, and nothing is suggested',
  (typed) => {
    expect(suggest(typed, ['on', 'off', 'limits', 'routes'])).toBeNull();
  },
);

test('the distance is a metric, but for swaps: nothing to itself, the same both ways', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, a)).toBe(0);
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});

test('two neighbours swapped are one mistake', () => {
  expect(editDistance('agnet', 'agent')).toBe(1);
});
