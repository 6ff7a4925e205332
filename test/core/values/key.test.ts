import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_RANDOM_BYTES, makeKey, parseKey, previewKey, printKey } from '../../../core/values/key.ts';

const bytes = fc
  .uint8Array({ minLength: KEY_RANDOM_BYTES, maxLength: KEY_RANDOM_BYTES, max: 247 })
  .map((given) => Uint8Array.from(given));
const key = fc
  .tuple(fc.constantFrom('a2k', 'ses', 'a_b-c'), fc.constantFrom('local', 'prod', 'eu-1'), bytes)
  .map(([prefix, environment, random]) => makeKey(prefix, environment, random));
const base62 = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');

test('what is printed is read back as the same key', () => {
  fc.assert(fc.property(key, (given) => expect(parseKey(printKey(given))).toEqual(given)));
});

test('any single character of a key changed makes it one that is refused', () => {
  const character = fc.oneof(base62, fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }));
  fc.assert(
    fc.property(key, fc.nat(), character, (given, at, other) => {
      const text = printKey(given);
      const place = at % text.length;
      fc.pre(text[place] !== other);
      expect(parseKey(text.slice(0, place) + other + text.slice(place + 1))).toBeNull();
    }),
    { numRuns: 1000 },
  );
});

test('a character that only looks the same to the checksum is refused', () => {
  const text = printKey(makeKey('a2k', 'prod', new Uint8Array(KEY_RANDOM_BYTES)));
  // Its low byte is that of `a`.
  expect(parseKey(`š${text.slice(1)}`)).toBeNull();
});

test('A-1 invented texts of the right shape are refused without asking the store', () => {
  const tail = fc.string({ unit: base62, minLength: 38, maxLength: 38 });
  fc.assert(
    fc.property(tail, (text) => expect(parseKey(`a2k_local_${text}`)).toBeNull()),
    { numRuns: 2000 },
  );
});

test.each([
  '',
  'a2k',
  'a2k_local',
  '_local_',
  `a2k__${'0'.repeat(38)}`,
  `_local_${'0'.repeat(38)}`,
  'x'.repeat(10_000),
])('what has another shape is refused', (text) => {
  expect(parseKey(text)).toBeNull();
});

test('A-6 a preview shows where a key begins and its last four characters, and nothing of the rest', () => {
  const given = makeKey('a2k', 'prod', new Uint8Array(KEY_RANDOM_BYTES).fill(61));
  expect(previewKey(printKey(given))).toBe(`a2k_prod_…${printKey(given).slice(-4)}`);
});
