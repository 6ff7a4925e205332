import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_CORRECTION_MICROS, MAX_REASON_LENGTH } from '../../cli/correction.ts';
import { anOrder, checkBooks, ledgerOf } from '../support/money.ts';
import { NOW, type OperatorGround, startOperatorGround } from '../support/operator.ts';

let ground: OperatorGround;
let organizationId: string;
beforeAll(async () => {
  ground = await startOperatorGround();
});
beforeEach(async () => {
  organizationId = await ground.found();
});
afterAll(() => ground.stop());

const account = (args: readonly string[]) => ground.run(['account', ...args]);

const credit = (amount: string) =>
  account(['credit', organizationId, '--amount', amount, '--reason', 'a mistake of ours']);

describe('gatehouse account credit', () => {
  test.each([
    ['5.00', 5_000_000],
    ['$5.00', 5_000_000],
    ['0.000001', 1],
    ['100000', MAX_CORRECTION_MICROS],
  ])('P-11 %s is in the balance, in the ledger and in the audit trail', async (amount, amountMicros) => {
    const { code, out, err } = await credit(amount);
    expect([code, err]).toEqual([0, '']);
    const ledger = await ledgerOf(ground.store, organizationId);
    expect(ledger).toMatchObject([
      { amountMicros, cause: 'credit', reason: 'a mistake of ours', memberId: null, at: NOW },
    ]);
    expect(out).toMatch(/^Credited \$\S+ \(led_\w+\)\. Acme \(org_\w+\) has \$\S+ now\.$/);
    expect(await ground.trail(organizationId)).toEqual([
      { verb: 'account.credited', memberId: null, subject: ledger[0]?.id },
      { verb: 'organization.created', memberId: null, subject: organizationId },
    ]);
    await checkBooks(ground.store, organizationId);
  });

  test.each([[['--amount', '-5.00']], [['--amount=-5.00']], [['--amount', '-$5.00']], [['--amount=-$5']]])(
    '%j debits',
    async (amount) => {
      await credit('7.00');
      const { code, out } = await account(['credit', organizationId, ...amount, '--reason', 'paid twice']);
      expect([code, out]).toEqual([0, expect.stringMatching(/^Debited \$5\.00 .* has \$2\.00 now\.$/)]);
      const debits = (await ledgerOf(ground.store, organizationId)).filter(({ cause }) => cause === 'debit');
      expect(debits).toMatchObject([{ amountMicros: -5_000_000, reason: 'paid twice' }]);
      expect(await ground.trail(organizationId)).toContainEqual({
        verb: 'account.debited',
        memberId: null,
        subject: debits[0]?.id,
      });
    },
  );

  test('P-8 takes nothing that is held, and nothing that is not there', async () => {
    await credit('5.00');
    await ground.money.holds.reserve(anOrder({ organizationId, amountMicros: 3_000_000 }));
    const before = await ground.everything();
    const { code, out, err } = await credit('-2.01');
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe('gatehouse: the account has less than that which is not held for completions at work.');
    expect(await ground.everything()).toEqual(before);
    expect((await credit('-2.00')).code).toBe(0);
  });

  test.each([
    [['--amount', '0', '--reason', 'x'], 'other than 0'],
    [['--amount', '-0.00', '--reason', 'x'], 'other than 0'],
    [['--amount', '1.1234567', '--reason', 'x'], 'at most six decimals'],
    [['--amount', '-.5', '--reason', 'x'], '--amount has to be dollars'],
    [['--amount', '5 USD', '--reason', 'x'], '--amount has to be dollars'],
    [['--amount', '100000.01', '--reason', 'x'], 'at most $100000.00 at once'],
    [['--amount', '-100000.01', '--reason', 'x'], 'at most $100000.00 at once'],
    [['--reason', 'x'], '--amount is missing'],
    [['--amount', '5'], '--reason is missing'],
    [['--amount', '5', '--reason', ' '], '--reason is missing'],
    [['--amount', '5', '--reason', 'x'.repeat(MAX_REASON_LENGTH + 1)], 'at most 200 printable characters'],
    [['--amount', '5', '--reason', 'a\u001b[31m'], 'at most 200 printable characters'],
    [['--amount', '5', '--reason', 'two\nlines'], 'at most 200 printable characters'],
    [['--amount', '--reason', 'x'], "'--amount' argument is ambiguous"],
  ])('%j is wrong usage, and writes nothing', async (options, sentence) => {
    const before = await ground.everything();
    const { code, out, err } = await account(['credit', organizationId, ...options]);
    expect([code, out, err.split('\n')]).toEqual([2, '', [expect.stringContaining(sentence)]]);
    expect(await ground.everything()).toEqual(before);
  });

  test('a reason may have as many characters as it says', async () => {
    const reason = '\u{1f99c}'.repeat(MAX_REASON_LENGTH);
    const { code } = await account(['credit', organizationId, '--amount', '5', '--reason', reason]);
    expect(code).toBe(0);
    expect(await ledgerOf(ground.store, organizationId)).toMatchObject([{ reason }]);
  });
});
