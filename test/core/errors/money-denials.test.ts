import { expect, test } from '@jest/globals';
import { errorMessage } from '../../../core/errors/catalogue.ts';
import { insufficientBalance, spendingLimitReached } from '../../../core/errors/money-denials.ts';

test('a spending limit that is reached is told with what is needed, and when it starts anew', () => {
  const { code, params } = spendingLimitReached({
    limitMicros: 5_000_000,
    window: 'day',
    neededMicros: 12_345,
    resetsAt: 1_800_057_600,
  });
  expect(errorMessage(code, params)).toBe(
    'The spending limit of the key, $5.00 a day, leaves no room for this request, which may cost $0.012345. ' +
      'Wait until 2027-01-16T00:00:00Z, ask for fewer tokens (`max_tokens`), or raise the limit of the key.',
  );
});

test.each([
  [10_000, '$0.01'],
  [-2_500_000, '-$2.50'],
])('a balance of which %d are free is told with what is needed', (availableMicros, printed) => {
  const { code, params } = insufficientBalance(20_000, availableMicros);
  expect(errorMessage(code, params)).toBe(
    `The balance does not cover this request: it may cost $0.02, and ${printed} is free. ` +
      'Top up the account, or ask for fewer tokens (`max_tokens`).',
  );
});
