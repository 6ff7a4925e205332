import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MAX_BALANCE_MICROS } from '../../stores/accounts.ts';
import { createAuditTrail } from '../../stores/audit.ts';
import { Conflict } from '../../stores/conflict.ts';
import { openLedger } from '../../stores/ledger.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';
import { anOrder, anOrigin, aTopUp, checkBooks, ledgerOf, NOW, openMoney } from '../support/money.ts';

let running: RunningStore;
let money: ReturnType<typeof openMoney>;

beforeAll(async () => {
  running = await startStore();
  money = openMoney(running.environment);
});

afterAll(async () => {
  money.store.client.destroy();
  await running.stop();
});

const correction = (amountMicros: number) =>
  ({
    ...aTopUp(amountMicros),
    cause: amountMicros < 0 ? 'debit' : 'credit',
    reason: 'a mistake of ours',
    origin: anOrigin({ memberId: null }),
  }) as const;

describe('P-8 the account of an organization', () => {
  test('who never paid in has nothing', async () => {
    expect(await money.accountOf('org_none').read()).toEqual({
      balanceMicros: 0,
      heldMicros: 0,
      status: 'active',
    });
  });

  test('P-11 a top-up is in the balance, in the ledger and in the audit trail, or in none of them', async () => {
    const account = money.accountOf('org_1');
    const topUp = aTopUp(5_000_000);
    expect(await account.credit(topUp)).toMatchObject({ amountMicros: 5_000_000, memberId: 'mem_1' });
    expect(await account.read()).toMatchObject({ balanceMicros: 5_000_000 });
    const { entries } = await createAuditTrail(money.store, 'org_1').page({ limit: 5, after: null });
    expect(entries).toMatchObject([{ verb: 'account.topped-up', subject: topUp.id, memberId: 'mem_1' }]);
    await checkBooks(money.store, 'org_1');
  });

  test('the same top-up again changes nothing, however often it comes', async () => {
    const account = money.accountOf('org_2');
    const topUp = aTopUp(5_000_000);
    const first = await account.credit(topUp);
    const again = await Promise.all(Array.from({ length: 5 }, () => account.credit(topUp)));
    for (const entry of again) expect(entry).toEqual(first);
    expect(await account.read()).toMatchObject({ balanceMicros: 5_000_000 });
    expect(await ledgerOf(money.store, 'org_2')).toHaveLength(1);
  });

  test('an operator corrects it in either direction, but takes nothing that is held, and nothing that is not there', async () => {
    const account = money.accountOf('org_3');
    await account.credit(correction(1000));
    await account.credit(correction(-300));
    await money.holds.reserve(anOrder({ organizationId: 'org_3', amountMicros: 500 }));
    await expect(account.credit(correction(-201))).rejects.toThrow(Conflict);
    await account.credit(correction(-200));
    expect(await account.read()).toMatchObject({ balanceMicros: 500, heldMicros: 500 });
    expect((await ledgerOf(money.store, 'org_3')).map(({ cause, reason }) => [cause, reason])).toEqual(
      expect.arrayContaining([
        ['credit', 'a mistake of ours'],
        ['debit', 'a mistake of ours'],
      ]),
    );
    await checkBooks(money.store, 'org_3');
  });

  test('no account holds more than can be counted exactly', async () => {
    const account = money.accountOf('org_4');
    await account.credit(correction(MAX_BALANCE_MICROS));
    await expect(account.credit(correction(1))).rejects.toThrow('more than any may');
    await checkBooks(money.store, 'org_4');
  });

  test('the ledger is read latest first, page by page, and never that of another organization', async () => {
    const account = money.accountOf('org_5');
    for (let at = 0; at < 7; at += 1) await account.credit(aTopUp(100 + at, { at: NOW + at / 10 }));
    const ledger = openLedger(money.store, 'org_5');
    const amounts: number[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof ledger.page>> = await ledger.page({ limit: 3, after });
      expect(page.entries.length).toBeLessThanOrEqual(3);
      amounts.push(...page.entries.map(({ amountMicros }) => amountMicros));
      after = page.next;
    } while (after !== null);
    expect(amounts).toEqual([106, 105, 104, 103, 102, 101, 100]);
    expect((await openLedger(money.store, 'org_6').page({ limit: 3, after: null })).entries).toEqual([]);
  });
});
