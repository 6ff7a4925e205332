import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMoney, printMoney } from '../../../core/values/money.ts';

test.each([
  ['$0.27', 270_000],
  ['$1.10', 1_100_000],
  ['$5', 5_000_000],
  ['$0.000001', 1],
  ['-$2.50', -2_500_000],
  // 0.29 and 2.19 are not exact in binary: multiplied as floats they would come out a micro-dollar off.
  ['$0.29', 290_000],
  ['$2.19', 2_190_000],
  ['$999999999.999999', 999_999_999_999_999],
])('%s is read exactly', (text, micros) => {
  expect(parseMoney(text)).toBe(micros);
});

test.each([
  '',
  '$',
  '0.27',
  '$.27',
  '$1.',
  '$01',
  '$1,000',
  '$0.0000001',
  '-$0.00',
  '$-1',
  '€1',
  '$1e3',
  '$1 ',
])('`%s` is refused', (text) => {
  expect(parseMoney(text)).toBeNull();
});

test('what is printed is read back as the same micro-dollars', () => {
  const micros = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
  fc.assert(
    fc.property(micros, (given) => {
      const text = printMoney(given);
      expect(parseMoney(text)).toBe(given);
      expect(text).toMatch(/^-?\$\d+\.\d{2,6}$/);
    }),
  );
});
