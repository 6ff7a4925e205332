import { expect, test } from '@jest/globals';
import { printSize } from '../../../core/values/size.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [1_599, '1.5 kB'],
  [4_000_000, '4 MB'],
  [4_194_304, '4.1 MB'],
])('%i bytes are %s', (bytes, text) => {
  expect(printSize(bytes)).toBe(text);
});
