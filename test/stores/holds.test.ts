import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Hold } from '../../stores/hold.ts';
import type { Reserved } from '../../stores/holds.ts';
import { openUsage } from '../../stores/usage.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';
import { anOrder, aTopUp, checkBooks, ledgerOf, NO_LIMITS, NOW, openMoney, USED } from '../support/money.ts';

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

let organizations = 0;

/** An organization of its own with so much in its account. */
async function funded(amountMicros: number): Promise<string> {
  organizations += 1;
  const organizationId = `org_${organizations}`;
  if (amountMicros > 0) await money.accountOf(organizationId).credit(aTopUp(amountMicros));
  return organizationId;
}

function holdIn(reserved: Reserved): Hold {
  if (reserved.state !== 'held') throw new Error(`refused: ${reserved.state}`);
  return reserved.hold;
}

const settlement = (chargedMicros: number) =>
  ({ chargedMicros, use: USED, outcome: 'ok', countsRequest: true, now: NOW + 1 }) as const;

describe('P-8 reserve, settle, release', () => {
  test('what is held is not free, and is not gone either', async () => {
    const organizationId = await funded(1000);
    await money.holds.reserve(anOrder({ organizationId, amountMicros: 400 }));
    expect(await money.accountOf(organizationId).read()).toEqual({
      balanceMicros: 1000,
      heldMicros: 400,
      status: 'active',
    });
    await checkBooks(money.store, organizationId);
  });

  test('a settlement charges what was used, gives back the rest, and says for what', async () => {
    const organizationId = await funded(1000);
    const hold = holdIn(await money.holds.reserve(anOrder({ organizationId, amountMicros: 400 })));
    expect(await money.holds.settle(hold, settlement(150))).toBe('settled');
    expect(await money.accountOf(organizationId).read()).toMatchObject({ balanceMicros: 850, heldMicros: 0 });
    const [, charge] = await ledgerOf(money.store, organizationId);
    expect(charge).toMatchObject({
      ...USED,
      amountMicros: -150,
      cause: 'charge',
      keyId: 'key_1',
      model: 'deepseek-chat',
      requestId: 'req_1',
    });
    await checkBooks(money.store, organizationId);
  });

  test('what costs nothing leaves no entry', async () => {
    const organizationId = await funded(1000);
    const hold = holdIn(await money.holds.reserve(anOrder({ organizationId })));
    await money.holds.settle(hold, settlement(0));
    expect(await ledgerOf(money.store, organizationId)).toHaveLength(1);
    expect(await money.accountOf(organizationId).read()).toMatchObject({
      balanceMicros: 1000,
      heldMicros: 0,
    });
  });

  test('more than what was held cannot be charged', async () => {
    const organizationId = await funded(1000);
    const hold = holdIn(await money.holds.reserve(anOrder({ organizationId, amountMicros: 100 })));
    await expect(money.holds.settle(hold, settlement(101))).rejects.toThrow(RangeError);
    await expect(money.holds.settle(hold, settlement(-1))).rejects.toThrow(RangeError);
    expect(await money.accountOf(organizationId).read()).toMatchObject({
      balanceMicros: 1000,
      heldMicros: 100,
    });
  });

  test.each([0, 99])('a balance of %i does not cover 100', async (balance) => {
    const organizationId = await funded(balance);
    expect(await money.holds.reserve(anOrder({ organizationId, amountMicros: 100 }))).toEqual({
      state: 'insufficient',
      availableMicros: balance,
    });
    await checkBooks(money.store, organizationId);
  });

  test('P-8 500 at once on a balance for 10 let exactly 10 through', async () => {
    const organizationId = await funded(1000);
    const reserved = await Promise.all(
      Array.from({ length: 500 }, () => money.holds.reserve(anOrder({ organizationId, amountMicros: 100 }))),
    );
    expect(reserved.filter(({ state }) => state === 'held')).toHaveLength(10);
    expect(reserved.filter(({ state }) => state === 'insufficient')).toHaveLength(490);
    await checkBooks(money.store, organizationId);
    await Promise.all(
      reserved.flatMap((one) => (one.state === 'held' ? [money.holds.settle(one.hold, settlement(70))] : [])),
    );
    expect(await money.accountOf(organizationId).read()).toMatchObject({ balanceMicros: 300, heldMicros: 0 });
    await checkBooks(money.store, organizationId);
  });

  test('a request that comes twice, because its answer was lost, counts once', async () => {
    const organizationId = await funded(1000);
    const order = anOrder({ organizationId, amountMicros: 400 });
    const hold = holdIn(await money.holds.reserve(order));
    expect(await money.holds.reserve(order)).toEqual({ state: 'held', hold });
    expect(await money.accountOf(organizationId).read()).toMatchObject({ heldMicros: 400 });
    await money.holds.settle(hold, settlement(150));
    expect(await money.holds.settle(hold, settlement(150))).toBe('settled');
    expect(await money.accountOf(organizationId).read()).toMatchObject({ balanceMicros: 850, heldMicros: 0 });
    await checkBooks(money.store, organizationId);
  });

  test('of the sweeper and the function that settles, exactly one ends a hold', async () => {
    const organizationId = await funded(10_000);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const hold = holdIn(await money.holds.reserve(anOrder({ organizationId })));
        return Promise.all([money.release(hold), money.holds.settle(hold, settlement(60))]);
      }),
    );
    const settled = outcomes.filter(([, settling]) => settling === 'settled').length;
    const released = outcomes.filter(([releasing]) => releasing === 'released').length;
    expect(settled + released).toBe(20);
    expect(await money.accountOf(organizationId).read()).toMatchObject({
      balanceMicros: 10_000 - 60 * settled,
      heldMicros: 0,
    });
    await checkBooks(money.store, organizationId);
  });

  test('a suspended account sets nothing aside', async () => {
    const organizationId = await funded(1000);
    const { client, tables } = money.store;
    const { changingStatus } = await import('../../stores/account-item.ts');
    const { transact } = await import('../../stores/transaction.ts');
    await transact(client, [changingStatus(tables.accounts, organizationId, 'suspended')]);
    expect(await money.holds.reserve(anOrder({ organizationId }))).toEqual({ state: 'suspended' });
    await transact(client, [changingStatus(tables.accounts, organizationId, 'active')]);
    expect(await money.holds.reserve(anOrder({ organizationId }))).toMatchObject({ state: 'held' });
  });
});

describe('P-8 what a key may spend', () => {
  const perDay = (perDayMicros: number) => ({ ...NO_LIMITS, perDayMicros });

  test('what is held counts as spent until it is given back', async () => {
    const organizationId = await funded(10_000);
    const order = () => anOrder({ organizationId, amountMicros: 60, limits: perDay(100) });
    const hold = holdIn(await money.holds.reserve(order()));
    expect(await money.holds.reserve(order())).toEqual({
      state: 'limit-reached',
      window: 'day',
      limitMicros: 100,
    });
    await money.holds.settle(hold, settlement(40));
    const next = holdIn(await money.holds.reserve(order()));
    await money.release(next);
    expect(await money.holds.reserve(order())).toMatchObject({ state: 'held' });
    await checkBooks(money.store, organizationId);
  });

  test('a limit that is set later knows of what was spent before', async () => {
    const organizationId = await funded(10_000);
    const hold = holdIn(await money.holds.reserve(anOrder({ organizationId })));
    await money.holds.settle(hold, settlement(80));
    const limited = anOrder({ organizationId, amountMicros: 30, limits: perDay(100) });
    expect(await money.holds.reserve(limited)).toMatchObject({ state: 'limit-reached', window: 'day' });
  });

  test('the month outlasts the day, and the next day begins anew', async () => {
    const organizationId = await funded(10_000);
    const limits = { perDayMicros: 100, perMonthMicros: 150 };
    const spend = async (at: number) => {
      const reserved = await money.holds.reserve(anOrder({ organizationId, at, amountMicros: 80, limits }));
      if (reserved.state === 'held') await money.holds.settle(reserved.hold, settlement(70));
      return reserved;
    };
    expect(await spend(NOW)).toMatchObject({ state: 'held' });
    expect(await spend(NOW)).toMatchObject({ state: 'limit-reached', window: 'day' });
    expect(await spend(NOW + 86_400)).toMatchObject({ state: 'held' });
    expect(await spend(NOW + 2 * 86_400)).toMatchObject({ state: 'limit-reached', window: 'month' });
    expect(await spend(NOW + 31 * 86_400)).toMatchObject({ state: 'held' });
  });

  test('keys of one account are limited each for itself, and exactly, under concurrency', async () => {
    const organizationId = await funded(1_000_000);
    const keys = ['key_a', 'key_b'];
    const reserved = await Promise.all(
      keys.flatMap((keyId) =>
        Array.from({ length: 40 }, () =>
          money.holds.reserve(anOrder({ organizationId, keyId, amountMicros: 10, limits: perDay(100) })),
        ),
      ),
    );
    for (const at of [0, 40]) {
      expect(reserved.slice(at, at + 40).filter(({ state }) => state === 'held')).toHaveLength(10);
    }
    await checkBooks(money.store, organizationId);
  });
});

test('V-8 use is counted in the transaction that charges: by hour, route and outcome, with tokens and cost', async () => {
  const organizationId = await funded(10_000);
  const spend = async (at: number, chargedMicros: number, outcome: string) => {
    const hold = holdIn(await money.holds.reserve(anOrder({ organizationId, at })));
    await money.holds.settle(hold, { ...settlement(chargedMicros), outcome });
  };
  await spend(NOW, 60, 'ok');
  await spend(NOW + 1, 40, 'ok');
  await spend(NOW + 1, 0, 'upstream_error');
  await spend(NOW + 3600, 10, 'ok');
  await money.release(holdIn(await money.holds.reserve(anOrder({ organizationId, at: NOW }))));
  const usage = openUsage(money.store, organizationId);
  const hour = Math.floor(NOW / 3600) * 3600;
  const rows = await usage.read('key_1', hour, hour + 7200);
  const route = 'POST /v1/chat/completions';
  expect(rows).toEqual([
    {
      hour,
      route,
      outcome: 'interrupted',
      requests: 1,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
      costMicros: 0,
    },
    {
      hour,
      route,
      outcome: 'ok',
      requests: 2,
      inputTokens: 20,
      cachedInputTokens: 8,
      outputTokens: 10,
      costMicros: 100,
    },
    { hour, route, outcome: 'upstream_error', requests: 1, ...USED, costMicros: 0 },
    { hour: hour + 3600, route, outcome: 'ok', requests: 1, ...USED, costMicros: 10 },
  ]);
  expect(await usage.read('key_1', hour + 7200, hour + 9000)).toEqual([]);
  expect(await openUsage(money.store, 'org_else').read('key_1', hour, hour + 7200)).toEqual([]);
});
