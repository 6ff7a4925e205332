import { describe, expect, test } from '@jest/globals';
import { printCause, printSigned, printTokens } from '../../../dashboard/billing/ledger-words.ts';
import { readTopUp } from '../../../dashboard/billing/top-up-amount.ts';

describe('O-7 an amount that somebody types', () => {
  test('O-7 is taken as it stands, with or without its sign', () => {
    for (const typed of ['5', '$5', ' 5 ']) {
      expect(readTopUp(typed)).toEqual({ amountUsd: '5', micros: 5_000_000, error: null });
    }
    expect(readTopUp('0.000001')).toMatchObject({ micros: 1, error: null });
  });

  test.each(['', '0', '-5', '1,000', '1,5', '10000.01', '$$5', '5 dollars'])(
    'O-7 %p is not guessed at',
    (typed) => expect(readTopUp(typed).error).toContain('no amount'),
  );
});

describe('O-9 an entry in words', () => {
  test('O-9 says what it was, and who paid in', () => {
    expect(printCause({ type: 'top-up', memberId: 'mem_1' }, 'mem_1')).toBe('Paid in by you');
    expect(printCause({ type: 'top-up', memberId: 'mem_2' }, 'mem_1')).toBe('Paid in by another member');
    expect(printCause({ type: 'top-up', memberId: null }, 'mem_1')).toBe('Paid in');
    expect(printCause({ type: 'debit', reason: 'Paid twice' }, 'mem_1')).toBe(
      'Debited by an operator: Paid twice',
    );
  });

  test('O-9 of a completion says the model and the tokens', () => {
    const cause = {
      type: 'charge' as const,
      keyId: 'key_1',
      model: 'swift',
      requestId: 'r',
      inputTokens: 1,
      cachedInputTokens: 0,
      outputTokens: 1200,
    };
    expect(printCause(cause, 'mem_1')).toBe('Completion of swift');
    expect(printTokens(cause)).toBe('1 token in, 1,200 tokens out');
    expect(printTokens({ ...cause, cachedInputTokens: 1 })).toBe('1 token in (1 cached), 1,200 tokens out');
  });

  test('O-9 has a sign', () => {
    expect([printSigned(5_000_000), printSigned(-34), printSigned(0)]).toEqual([
      '+$5.00',
      '-$0.000034',
      '$0.00',
    ]);
  });
});
