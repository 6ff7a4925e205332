import { describe, expect, test } from '@jest/globals';
import { readPort } from '../../local/port.ts';

describe('PORT', () => {
  test.each([
    [undefined, 8787],
    ['', 8787],
    ['0', 0],
    ['65535', 65_535],
  ])('%j is %j', (text, port) => {
    expect(readPort(text)).toBe(port);
  });

  test.each(['abc', '-1', '65536', '80.5', '0x50'])('%j is refused in one sentence', (text) => {
    expect(() => readPort(text)).toThrow(/^PORT is .* and a port is a number from 0 to 65535\.$/);
  });
});
