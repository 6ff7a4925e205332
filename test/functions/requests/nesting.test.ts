import { expect, test } from '@jest/globals';
import { nestsDeeperThan } from '../../../functions/requests/nesting.ts';

function nested(levels: number): unknown {
  let value: unknown = 'leaf';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

test('a value of as many levels as allowed passes, one more does not', () => {
  expect([nestsDeeperThan(3, nested(3)), nestsDeeperThan(3, nested(4))]).toEqual([false, true]);
  expect(nestsDeeperThan(0, 'text')).toBe(false);
});

test('a value of any depth is judged without running out of stack', () => {
  expect(nestsDeeperThan(128, nested(200_000))).toBe(true);
});
