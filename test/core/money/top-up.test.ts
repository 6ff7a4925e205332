import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_TOP_UP_MICROS, parseTopUp } from '../../../core/money/top-up.ts';
import { printMoney } from '../../../core/values/money.ts';

test('P-8 what can be paid in at once is read exactly, and nothing else is an amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10, max: 2 * MAX_TOP_UP_MICROS }), (micros) => {
      const read = parseTopUp(printMoney(micros).replace('$', ''));
      expect(read).toBe(micros > 0 && micros <= MAX_TOP_UP_MICROS ? micros : null);
    }),
    { endOnFailure: true },
  );
});

test.each([
  '',
  ' ',
  '5.',
  '.5',
  '05',
  '1,000',
  '$5',
  '5e2',
  '0x5',
  '0',
  '0.00',
  '-1',
  '1.0000001',
  '10000.000001',
])('P-8 %p cannot be paid in', (text) => expect(parseTopUp(text)).toBeNull());
