import { crc32 as zlibCrc32 } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from '../../../core/values/crc32.ts';

test.each([
  ['', 0],
  ['a', 0xe8b7be43],
  ['123456789', 0xcbf43926],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('the checksum of `%s` is the one that others publish', (text, expected) => {
  expect(crc32(text)).toBe(expected);
});

test('the checksum agrees with that of zlib', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => expect(crc32(text)).toBe(zlibCrc32(text))),
  );
});
