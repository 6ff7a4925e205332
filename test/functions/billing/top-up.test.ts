import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_BALANCE_MICROS } from '../../../stores/accounts.ts';
import { createAuditTrail } from '../../../stores/audit.ts';
import { type Billing, MEMBER_ID, NOW, type Send, startBilling } from '../../support/billing.ts';
import { aTopUp, checkBooks, ledgerOf } from '../../support/money.ts';

const BOUNDS =
  'must be an amount in dollars as a text with at most six decimals, such as `5.00`, above 0 and at most 10000.00';

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

const balance = async () => (await send('/account')).json.balanceMicros;

describe('P-8 a top-up', () => {
  test('P-8 P-11 answers its entry of the ledger, and is in the audit trail with who did it', async () => {
    const { status, json, log } = await send('/top-ups', { body: { amountUsd: '5.00' } });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.stringMatching(/^led_/),
      at: '2027-01-15T08:00:00.000Z',
      amountMicros: 5_000_000,
      cause: { type: 'top-up', memberId: MEMBER_ID },
    });
    expect(log).toMatchObject({ ledgerEntryId: json.id, amountMicros: 5_000_000 });
    const { entries } = await createAuditTrail(billing.money.store, organizationId).page({
      limit: 5,
      after: null,
    });
    expect(entries).toMatchObject([
      {
        verb: 'account.topped-up',
        subject: json.id,
        memberId: MEMBER_ID,
        credentialId: 'ssn_1',
        sourceIp: '203.0.113.7',
        at: NOW,
      },
    ]);
    await checkBooks(billing.money.store, organizationId);
  });

  test.each([
    ['0.000001', 1],
    ['0.27', 270_000],
    ['1', 1_000_000],
    ['123.456789', 123_456_789],
    ['10000', 10_000_000_000],
    ['10000.000000', 10_000_000_000],
  ])('P-8 of %s is exactly %d micro-dollars', async (amountUsd, micros) => {
    expect((await send('/top-ups', { body: { amountUsd } })).json.amountMicros).toBe(micros);
    expect(await balance()).toBe(micros);
  });

  test.each(['', '0', '0.00', '-5.00', '+5', '$5.00', '5.', '.5', '05', '5,00', '1e3', ' 5', '5.0000001'])(
    'P-8 of %p is refused with the bounds, and changes nothing',
    async (amountUsd) => {
      const { status, json } = await send('/top-ups', { body: { amountUsd } });
      expect([status, json.errors]).toEqual([400, [{ path: 'amountUsd', message: BOUNDS }]]);
      expect(await ledgerOf(billing.money.store, organizationId)).toEqual([]);
    },
  );

  test.each(['10000.000001', '10001', '999999999999999999999', `1${'0'.repeat(5000)}`])(
    'P-8 of more than may be paid in at once is refused (%p)',
    async (amountUsd) => {
      const { status, json } = await send('/top-ups', { body: { amountUsd } });
      expect([status, json.errors]).toEqual([400, [{ path: 'amountUsd', message: BOUNDS }]]);
      expect(await balance()).toBe(0);
    },
  );

  test('a number, nothing, and what is not known are refused by their paths', async () => {
    const errors = async (body: object) => (await send('/top-ups', { body })).json.errors;
    expect(await errors({ amountUsd: 5 })).toEqual([{ path: 'amountUsd', message: 'must be a text' }]);
    expect(await errors({})).toEqual([{ path: 'amountUsd', message: 'is required' }]);
    expect(await errors({ amountUsd: '5.00', currency: 'EUR' })).toEqual([
      { path: 'currency', message: 'is not known here' },
    ]);
    expect((await send('/top-ups')).json.code).toBe('invalid_request');
    expect(await balance()).toBe(0);
  });

  test('no key pays in, whatever the policy says of its role', async () => {
    const refused = await send('/top-ups', { body: { amountUsd: '5.00' }, caller: { kind: 'key' } });
    expect([refused.status, refused.json.code]).toEqual([403, 'not_permitted']);
    expect(await balance()).toBe(0);
  });

  test('more than an account may hold is a conflict, and not paid in', async () => {
    await billing.money.accountOf(organizationId).credit(aTopUp(MAX_BALANCE_MICROS - 1));
    const refused = await send('/top-ups', { body: { amountUsd: '0.000002' } });
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict']);
    expect((await send('/top-ups', { body: { amountUsd: '0.000001' } })).status).toBe(201);
    await checkBooks(billing.money.store, organizationId);
  });

  test('P-8 many at once are all in the balance', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, () => send('/top-ups', { body: { amountUsd: '1.00' } })),
    );
    expect(all.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect(await balance()).toBe(12_000_000);
    await checkBooks(billing.money.store, organizationId);
  });
});
