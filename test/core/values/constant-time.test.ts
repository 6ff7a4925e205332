import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { equalsInConstantTime } from '../../../core/values/constant-time.ts';

test('V-1 texts are equal exactly if they are the same, whatever their lengths', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(equalsInConstantTime(a, b)).toBe(a === b);
      expect(equalsInConstantTime(a, a)).toBe(true);
      expect(equalsInConstantTime(a + b, a)).toBe(b === '');
    }),
  );
});

test('V-1 every character is looked at, so that none is found out by the time that it takes', () => {
  const looked = new Set<number>();
  const guess = new Proxy(new String('guess'), {
    get: (text, name) =>
      name === 'charCodeAt'
        ? (at: number) => {
            looked.add(at);
            return text.charCodeAt(at);
          }
        : Reflect.get(text, name, text),
  }) as unknown as string;
  expect(equalsInConstantTime(guess, 'wrong')).toBe(false);
  expect([...looked]).toEqual([0, 1, 2, 3, 4]);
});
