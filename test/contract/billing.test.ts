import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { transact } from '../../stores/transaction.ts';
import { openUsage } from '../../stores/usage.ts';
import { countingUsage } from '../../stores/usage-count.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { callerOf } from '../support/surface-caller.ts';
import { startTenants, type Tenants } from '../support/tenants.ts';

/** Money and use over HTTP, as the dashboard and scripts see them. */
let tenants: Tenants;
beforeAll(async () => {
  tenants = await startTenants();
}, 90_000);
afterAll(() => tenants.stop());

const call = callerOf(() => tenants, 'console');
const account = async (headers: object) => (await call('GET', '/api/v1/billing/account', headers)).json;
const ledger = async (headers: object, query = '') =>
  (await call('GET', `/api/v1/billing/ledger${query}`, headers)).json;
const topUp = (headers: object, amountUsd: unknown, key?: string) =>
  call(
    'POST',
    '/api/v1/billing/top-ups',
    { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    { amountUsd },
  );

describe('P-8 O-9 the balance', () => {
  test('P-8 O-7 O-9 is what was paid in, at once, and the ledger says by whom', async () => {
    const [owner, admin] = [tenants.one.session('owner'), tenants.one.session('admin')];
    const before = await account(owner);
    expect((await topUp(owner, '5.00')).status).toBe(201);
    expect((await topUp(admin, '0.000001')).status).toBe(201);
    const after = await account(tenants.one.session('member'));
    expect(after.balanceMicros - before.balanceMicros).toBe(5_000_001);
    expect(after.availableMicros).toBe(after.balanceMicros - after.heldMicros);
    const { items, nextCursor } = await ledger(owner, '?limit=1');
    expect(items).toMatchObject([{ cause: { type: 'top-up', memberId: expect.stringMatching(/^mem_/) } }]);
    const rest = await ledger(owner, `?cursor=${nextCursor}`);
    const sum = [...items, ...rest.items].reduce((all, { amountMicros }) => all + amountMicros, 0);
    expect(sum).toBe(after.balanceMicros);
  });

  test('P-8 G-8 is not paid in twice by a request that is sent twice', async () => {
    const owner = tenants.other.session('owner');
    const before = await account(owner);
    const first = await topUp(owner, '7.00', 'only once');
    const again = await topUp(owner, '7.00', 'only once');
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([
      201,
      201,
      'true',
    ]);
    expect(again.json).toEqual(first.json);
    expect((await account(owner)).balanceMicros - before.balanceMicros).toBe(7_000_000);
  });

  test('P-8 is paid in by owners and admins, and by nobody else', async () => {
    const before = await account(tenants.one.session());
    const refused = await topUp(tenants.one.session('member'), '5.00');
    expect([refused.status, JSON.parse(refused.bytes.toString()).code]).toEqual([403, 'role_insufficient']);
    const { headers } = await tenants.one.token('member');
    expect((await topUp(headers, '5.00')).status).toBe(403);
    expect((await topUp({}, '5.00')).status).toBe(401);
    expect(await account(tenants.one.session())).toEqual(before);
  });

  test('P-8 is not changed by an amount that is none', async () => {
    const before = await account(tenants.one.session());
    for (const amountUsd of ['0', '-1', '10000.01', '1.0000001', 5, null]) {
      const { status, bytes } = await topUp(tenants.one.session(), amountUsd);
      expect([status, JSON.parse(bytes.toString()).errors[0].path]).toEqual([400, 'amountUsd']);
    }
    expect(await account(tenants.one.session())).toEqual(before);
  });
});

test('V-8 P-10 the use of a key is told to its own organization, and is that of its account', async () => {
  const key = await tenants.one.key('a2agent');
  const at = Date.now() / 1000;
  const { organizationId } = tenants.one;
  const of = { organizationId, keyId: key.id, at, route: 'POST /v1/messages', outcome: 'ok' };
  const counts = { requests: 1, inputTokens: 12, outputTokens: 3, costMicros: 9 };
  const tables = { usage: tenants.environment.USAGE_TABLE as string };
  await transact(tenants.dynamo, [countingUsage(tables.usage, of, counts)]);
  const path = `/api/v1/keys/${key.id}/usage?by=hour`;
  const { status, json } = await call('GET', path, tenants.one.session('member'));
  expect(status).toBe(200);
  expect(json.items).toMatchObject([{ route: 'POST /v1/messages', outcome: 'ok', costMicros: 9 }]);
  expect(json.totals).toMatchObject({ requests: 1, succeeded: 1, refused: 0, inputTokens: 12 });
  expect((await call('GET', path, tenants.other.session())).status).toBe(404);
  expect(
    await openUsage({ client: tenants.dynamo, tables }, tenants.other.organizationId).read(
      key.id,
      at - 60,
      at + 60,
    ),
  ).toEqual([]);
});

describe('P-8 P-3 what was paid in', () => {
  let platform: Platform | undefined;
  afterAll(() => platform?.remove());

  test('P-8 P-3 is there after a power cut, with its entry', async () => {
    const first = await startPlatform();
    platform = first;
    const before = await paidIn(first);
    await first.kill();
    const second = await startPlatform({ home: first.home });
    platform = second;
    const after = await paidIn(second);
    expect(after.balanceMicros - before.balanceMicros).toBe(3_000_000);
    const owner = await second.as('owner@example.com');
    const { json } = await owner('GET', '/api/v1/billing/ledger?limit=2');
    expect(json.items).toEqual([after.entry, before.entry]);
  }, 150_000);

  async function paidIn({ as }: Platform) {
    const owner = await as('owner@example.com');
    const { json: entry } = await owner('POST', '/api/v1/billing/top-ups', { amountUsd: '3.00' });
    const { json: account } = await owner('GET', '/api/v1/billing/account');
    return { entry, balanceMicros: account.balanceMicros };
  }
});
