import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isId, newId, secondOfId } from '../../../core/values/id.ts';

const second = fc.integer({ min: 0, max: 0xffff_ffff });

test('ids of a kind sort by the second that they were made in', () => {
  fc.assert(
    fc.property(second, second, (one, other) => {
      const [a, b] = [newId('key', one, randomBytes), newId('key', other, randomBytes)];
      expect(isId('key', a)).toBe(true);
      if (one !== other) expect(a < b).toBe(one < other);
      else expect(a).not.toBe(b);
    }),
  );
});

test.each([
  '',
  'key_',
  `key_${'0'.repeat(27)}`,
  `key_${'0'.repeat(29)}`,
  `agt_${'0'.repeat(28)}`,
  `key_${'#'.repeat(28)}`,
])('%p is no id of a key', (text) => {
  expect(isId('key', text)).toBe(false);
});

test('an id tells the second that it was made in, and nothing else does', () => {
  fc.assert(
    fc.property(second, (made) => {
      expect(secondOfId('key', newId('key', made + 0.5, randomBytes))).toBe(made);
    }),
  );
  expect(secondOfId('agt', newId('key', 1, randomBytes))).toBeNull();
  expect(secondOfId('key', `key_${'z'.repeat(28)}`)).toBeNull();
});
