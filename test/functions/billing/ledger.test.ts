import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/values/id.ts';
import { type Billing, MEMBER_ID, NOW, type Send, startBilling } from '../../support/billing.ts';
import { anOrder, anOrigin, aTopUp, USED } from '../../support/money.ts';

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

/** Charges a completion. */
async function charge(chargedMicros: number, now: number): Promise<void> {
  const { holds } = billing.money;
  const reserved = await holds.reserve(anOrder({ organizationId, at: now }));
  if (reserved.state !== 'held') throw new Error('nothing was held');
  await holds.settle(reserved.hold, {
    chargedMicros,
    use: USED,
    outcome: 'ok',
    countsRequest: true,
    now,
  });
}

async function correct(amountMicros: number, at: number, reason: string): Promise<void> {
  await billing.money.accountOf(organizationId).credit({
    ...aTopUp(amountMicros, { id: newId('led', at, randomBytes), at }),
    cause: amountMicros < 0 ? 'debit' : 'credit',
    reason,
    origin: anOrigin({ memberId: null }),
  });
}

const causes = (json: { items: readonly { cause: { type: string } }[] }) =>
  json.items.map(({ cause }) => cause.type);

describe('O-9 the ledger', () => {
  test('O-9 P-8 says what changed the balance, by how much and for what, latest first', async () => {
    await send('/top-ups', { body: { amountUsd: '0.001' } });
    await charge(60, NOW + 1.125);
    await correct(-100, NOW + 2, 'paid twice');
    await correct(25, NOW + 3, 'for your trouble');
    const { json } = await send('/ledger');
    expect(json).toEqual({
      items: [
        {
          id: expect.stringMatching(/^led_/),
          at: '2027-01-15T08:00:03.250Z',
          amountMicros: 25,
          cause: { type: 'credit', reason: 'for your trouble' },
        },
        {
          id: expect.stringMatching(/^led_/),
          at: '2027-01-15T08:00:02.250Z',
          amountMicros: -100,
          cause: { type: 'debit', reason: 'paid twice' },
        },
        {
          id: expect.stringMatching(/^led_/),
          at: '2027-01-15T08:00:01.375Z',
          amountMicros: -60,
          cause: {
            type: 'charge',
            keyId: 'key_1',
            model: 'deepseek-chat',
            requestId: 'req_1',
            ...USED,
          },
        },
        {
          id: expect.stringMatching(/^led_/),
          at: '2027-01-15T08:00:00.000Z',
          amountMicros: 1000,
          cause: { type: 'top-up', memberId: MEMBER_ID },
        },
      ],
      nextCursor: null,
    });
    const sum = json.items.reduce((all: number, { amountMicros }: any) => all + amountMicros, 0);
    expect((await send('/account')).json.balanceMicros).toBe(sum);
  });

  test('O-9 is read in pages that neither skip nor repeat, also where a new entry comes in between', async () => {
    for (let nth = 0; nth < 5; nth++) {
      await send('/top-ups', { body: { amountUsd: `${nth + 1}` }, now: NOW + nth });
    }
    const amounts: number[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '2', ...(cursor === null ? {} : { cursor }) };
      const { json } = await send('/ledger', { query });
      amounts.push(...json.items.map(({ amountMicros }: any) => amountMicros / 1_000_000));
      await send('/top-ups', { body: { amountUsd: '100' }, now: NOW + 60 });
      cursor = json.nextCursor;
    } while (cursor !== null);
    expect(amounts).toEqual([5, 4, 3, 2, 1]);
  });

  test('a page that ends with the last entry is the last one', async () => {
    await send('/top-ups', { body: { amountUsd: '1' } });
    await send('/top-ups', { body: { amountUsd: '2' } });
    expect((await send('/ledger', { query: { limit: '2' } })).json.nextCursor).toBeNull();
  });

  test.each([
    ['no base64url', '!'],
    ['padded', `${Buffer.from('x').toString('base64url')}=`],
    ['an id without its time', Buffer.from(newId('led', NOW, randomBytes)).toString('base64url')],
    ['of another list', Buffer.from(newId('key', NOW, randomBytes)).toString('base64url')],
    ['longer than a place', Buffer.from(`${'1'.repeat(15)}#led_${'a'.repeat(29)}`).toString('base64url')],
    ['empty', ''],
  ])('a cursor that is %s is 400', async (_, cursor) => {
    const { status, json } = await send('/ledger', { query: { cursor } });
    expect([status, json.errors]).toEqual([
      400,
      [{ path: 'cursor', message: 'must be the `nextCursor` of a page of this list' }],
    ]);
  });

  test('P-10 a cursor of another organization, or a forged one, begins somewhere in the own ledger', async () => {
    const others = billing.found();
    for (const amountUsd of ['1', '2']) await others.send('/top-ups', { body: { amountUsd }, now: NOW + 9 });
    const { nextCursor } = (await others.send('/ledger', { query: { limit: '1' } })).json;
    await send('/top-ups', { body: { amountUsd: '3' } });
    const forged = Buffer.from(`${'9'.repeat(15)}#led_${'z'.repeat(28)}`).toString('base64url');
    for (const cursor of [nextCursor, forged]) {
      const { json } = await send('/ledger', { query: { cursor } });
      expect(json.items.map(({ amountMicros }: any) => amountMicros)).toEqual([3_000_000]);
    }
  });

  test('is open to any member, and to no key', async () => {
    await send('/top-ups', { body: { amountUsd: '1' } });
    const as = (kind: string, role: string) => send('/ledger', { caller: { kind, role } });
    expect(causes((await as('token', 'member')).json)).toEqual(['top-up']);
    expect((await as('key', '')).json.code).toBe('not_permitted');
  });

  test.each([{ limit: '0' }, { limit: '101' }, { limit: 'x' }, { nonsense: '1' }])(
    'the query %j is 400',
    async (query) => {
      const { status, json } = await send('/ledger', { query });
      expect([status, json.errors[0].path]).toEqual([400, Object.keys(query)[0]]);
    },
  );
});
