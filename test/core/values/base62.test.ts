import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { base62, base62OfUint32, uint32OfBase62 } from '../../../core/values/base62.ts';

test('every digit stands for the same number of bytes, so that none is more likely', () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 248; byte++) {
    const digit = base62(Uint8Array.of(byte), 1);
    counts.set(digit, (counts.get(digit) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  expect([...counts.values()].every((count) => count === 4)).toBe(true);
});

test('bytes that would favour some digits are skipped', () => {
  expect(base62(Uint8Array.of(248, 255, 1), 1)).toBe('1');
});

test('too few bytes are an error, never a shorter text', () => {
  expect(() => base62(Uint8Array.of(1, 2, 250), 3)).toThrow(/too few/);
});

test('different integers are written differently, in six digits', () => {
  const uint32 = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(uint32, uint32, (a, b) => {
      expect(base62OfUint32(a)).toMatch(/^[0-9A-Za-z]{6}$/);
      expect(base62OfUint32(a) === base62OfUint32(b)).toBe(a === b);
    }),
  );
  expect(base62OfUint32(0)).toBe('000000');
  expect(base62OfUint32(0xffffffff)).toBe('4gfFC3');
});

test('an integer that was written is read back, and nothing else is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
      expect(uint32OfBase62(base62OfUint32(value))).toBe(value);
    }),
  );
  for (const text of ['', '00000', '0000000', '00000#', '4gfFC4', 'zzzzzz']) {
    expect(uint32OfBase62(text)).toBeNull();
  }
});
