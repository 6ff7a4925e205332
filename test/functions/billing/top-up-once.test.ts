import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAuditTrail } from '../../../stores/audit.ts';
import { DEAD_AFTER_SECONDS, mortal } from '../../support/answering.ts';
import { type Billing, NOW, type Send, startBilling } from '../../support/billing.ts';
import { dyingAt } from '../../support/dying.ts';
import { checkBooks, ledgerOf } from '../../support/money.ts';

let billing: Billing;
let organizationId: string;
let send: Send;
beforeAll(async () => {
  billing = await startBilling();
});
afterAll(() => billing.stop());
beforeEach(() => {
  ({ organizationId, send } = billing.found());
});

const FIVE = { body: { amountUsd: '5.00' }, key: 'five' };

/** One entry in the ledger, one in the trail, and the balance says so too. */
async function expectPaidOnce(id: string): Promise<void> {
  const { store } = billing.money;
  expect(await ledgerOf(store, organizationId)).toMatchObject([{ id, amountMicros: 5_000_000 }]);
  const { entries } = await createAuditTrail(store, organizationId).page({ limit: 5, after: null });
  expect(entries.map(({ subject }) => subject)).toEqual([id]);
  expect((await send('/account')).json.balanceMicros).toBe(5_000_000);
  await checkBooks(store, organizationId);
}

describe('P-8 G-8 a top-up that is sent again under its Idempotency-Key', () => {
  test('P-8 is paid in once, and answered as it was', async () => {
    const first = await send('/top-ups', FIVE);
    const again = await send('/top-ups', { ...FIVE, now: NOW + 3600 });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json).toEqual(first.json);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    await expectPaidOnce(first.json.id);
  });

  test('P-8 of another amount is refused', async () => {
    const { json } = await send('/top-ups', FIVE);
    const other = await send('/top-ups', { ...FIVE, body: { amountUsd: '50.00' } });
    expect([other.status, other.json.code]).toEqual([422, 'idempotency_key_reused']);
    await expectPaidOnce(json.id);
  });

  test.each([
    ['before it was heard', [[1, 'before']]],
    ['after it was heard', [[1, 'after']]],
    [
      'and so did the attempts that took over',
      [
        [1, 'after'],
        [2, 'before'],
        [2, 'after'],
      ],
    ],
  ] as const)('P-8 is paid in once though the first attempt lost its store %s', async (_, deaths) => {
    const { store } = billing.money;
    for (const [nth, when] of deaths) {
      const life = dyingAt(nth, when);
      const deps = { store: { ...store, client: life.client(store.client) } };
      expect((await send('/top-ups', { ...FIVE, deps })).status).toBe(500);
      expect(life.steps()).toBe(nth);
    }
    const again = await send('/top-ups', { ...FIVE, now: NOW + 60 });
    expect([again.status, again.json.at]).toEqual([201, '2027-01-15T08:00:00.000Z']);
    await expectPaidOnce(again.json.id);
  });

  test('P-8 is paid in once though the process that paid it in died before it could say so', async () => {
    const { idempotency, die } = mortal(billing.idempotency);
    die();
    const first = await send('/top-ups', { ...FIVE, idempotency });
    const soon = await send('/top-ups', FIVE);
    expect([soon.status, soon.json.code]).toEqual([409, 'idempotency_in_progress']);
    const later = await send('/top-ups', { ...FIVE, now: NOW + DEAD_AFTER_SECONDS });
    expect(later).toMatchObject({ status: 201, json: first.json, log: { takenOver: true } });
    await expectPaidOnce(first.json.id);
  });

  test('P-8 is paid in once though the first attempt goes on after another took over', async () => {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { store } = billing.money;
    const slow = new Proxy(store.client, {
      get: (target, name) =>
        name === 'send'
          ? async (command: never) => {
              reached.resolve();
              await gate.promise;
              return target.send(command);
            }
          : Reflect.get(target, name, target),
    });
    const first = send('/top-ups', { ...FIVE, deps: { store: { ...store, client: slow } } });
    await reached.promise;
    const second = await send('/top-ups', { ...FIVE, now: NOW + DEAD_AFTER_SECONDS });
    gate.resolve();
    expect((await first).json).toEqual(second.json);
    await expectPaidOnce(second.json.id);
  });

  test('P-8 of many that come at once, one pays in', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => send('/top-ups', FIVE)));
    const statuses = all.map(({ status }) => status);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    const ids = new Set(all.filter(({ status }) => status === 201).map(({ json }) => json.id));
    expect(ids.size).toBe(1);
    await expectPaidOnce([...ids][0]);
  });
});
