import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Billing, startBilling } from '../../support/billing.ts';
import { anOrder, aTopUp } from '../../support/money.ts';

let billing: Billing;
beforeAll(async () => {
  billing = await startBilling();
});
afterAll(() => billing.stop());

describe('P-8 the account', () => {
  test('P-8 of who never paid in has nothing', async () => {
    expect((await billing.found().send('/account')).json).toEqual({
      balanceMicros: 0,
      heldMicros: 0,
      availableMicros: 0,
      status: 'active',
    });
  });

  test('P-8 tells what is held from what is free, and a top-up is in it at once', async () => {
    const { organizationId, send } = billing.found();
    await send('/top-ups', { body: { amountUsd: '0.001' } });
    await billing.money.holds.reserve(anOrder({ organizationId, amountMicros: 400 }));
    expect((await send('/account')).json).toEqual({
      balanceMicros: 1000,
      heldMicros: 400,
      availableMicros: 600,
      status: 'active',
    });
  });

  test('P-8 is open to any member, by a session or a token, and to no key', async () => {
    const { send } = billing.found();
    const as = (kind: string, role: string) => send('/account', { caller: { kind, role } });
    expect((await as('session', 'member')).status).toBe(200);
    expect((await as('token', 'member')).status).toBe(200);
    const refused = await as('key', '');
    expect([refused.status, refused.json.code]).toEqual([403, 'not_permitted']);
  });

  test('P-10 of another organization does not show in it', async () => {
    const [mine, others] = [billing.found(), billing.found()];
    await billing.money.accountOf(others.organizationId).credit(aTopUp(7));
    expect((await mine.send('/account')).json.balanceMicros).toBe(0);
    expect((await mine.send('/ledger')).json.items).toEqual([]);
  });
});
