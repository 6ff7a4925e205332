import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCredentialGate } from '../../../stores/credential-gate.ts';
import { createGateClient } from '../../../stores/gate-client.ts';
import { NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

let console: RunningConsole;
let tenant: Tenant;
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
});
afterAll(() => console.stop());

const make = (spendingLimits?: object | null, surface = 'wide') =>
  console.ask('create-key', { as: tenant.owner, body: { surface, name: 'CI', spendingLimits } });
const change = (keyId: string, body: object) =>
  console.ask('change-key', { as: tenant.owner, path: { keyId }, body });
const read = async (keyId: string) =>
  (await console.ask('read-key', { as: tenant.owner, path: { keyId } })).body.spendingLimits;

/** What the gate learns of a key in its one write. */
async function limitsAtGate(value: string) {
  const gate = createCredentialGate(createGateClient(console.environment), console.store.tables.credentials);
  const { credential } = await gate.claim(hash('sha256', value, 'base64url'), {
    surface: 'wide',
    secretHash: null,
    agents: [],
    scope: null,
    roles: null,
    sourceIp: '192.0.2.1',
    nowSeconds: Math.floor(NOW),
    minute: Math.floor(NOW / 60),
    hour: Math.floor(NOW / 3600),
  });
  return [credential?.spendPerDayMicros, credential?.spendPerMonthMicros];
}

describe('the spending limits of a key', () => {
  test.each([undefined, null, {}, { perDayMicros: null }])(
    'are none where %j is asked for, and then nothing is kept of them',
    async (asked) => {
      const { status, body } = await make(asked);
      expect(status).toBe(201);
      expect(body.key.spendingLimits).toEqual({ perDayMicros: null, perMonthMicros: null });
      expect(await limitsAtGate(body.apiKey)).toEqual([null, null]);
      const { credentials = [] } = await console.scan();
      const record = credentials.find((item) => item.hash?.S === hash('sha256', body.apiKey, 'base64url'));
      expect(record).toBeDefined();
      expect(record).not.toHaveProperty('spendPerDay');
      expect(record).not.toHaveProperty('spendPerMonth');
    },
  );

  test('are kept as they were asked for, shown and listed, and known at the gate', async () => {
    const spendingLimits = { perDayMicros: 5_000_000, perMonthMicros: 100_000_000 };
    const { body } = await make(spendingLimits);
    expect(body.key.spendingLimits).toEqual(spendingLimits);
    expect(await read(body.key.id)).toEqual(spendingLimits);
    const listed = (await console.ask('list-keys', { as: tenant.owner })).body.items;
    expect(listed).toContainEqual(expect.objectContaining({ id: body.key.id, spendingLimits }));
    expect(await limitsAtGate(body.apiKey)).toEqual([5_000_000, 100_000_000]);
  });

  test('are changed one by one, taken away one by one, and both by null', async () => {
    const { body } = await make({ perDayMicros: 10, perMonthMicros: 100 });
    const { id } = body.key;
    const steps: [asked: object | null, day: number | null, month: number | null][] = [
      [{ perMonthMicros: 200 }, 10, 200],
      [{ perDayMicros: null }, null, 200],
      [{ perDayMicros: 20 }, 20, 200],
      [{}, 20, 200],
      [null, null, null],
      [{ perMonthMicros: 7 }, null, 7],
    ];
    for (const [spendingLimits, perDayMicros, perMonthMicros] of steps) {
      const answer = await change(id, { spendingLimits });
      expect(answer.body.spendingLimits).toEqual({ perDayMicros, perMonthMicros });
      expect(await read(id)).toEqual({ perDayMicros, perMonthMicros });
    }
    expect(await limitsAtGate(body.apiKey)).toEqual([null, 7]);
  });

  test('stay through rotations, and change for both values while two of them work', async () => {
    const { body } = await make({ perDayMicros: 10 });
    const path = { keyId: body.key.id };
    const rotated = await console.ask('rotate-key', {
      as: tenant.owner,
      path,
      body: { overlapSeconds: 600 },
    });
    expect(rotated.body.key.spendingLimits).toEqual({ perDayMicros: 10, perMonthMicros: null });
    for (const value of [body.apiKey, rotated.body.apiKey])
      expect(await limitsAtGate(value)).toEqual([10, null]);
    await change(body.key.id, { spendingLimits: { perDayMicros: null, perMonthMicros: 50 } });
    for (const value of [body.apiKey, rotated.body.apiKey])
      expect(await limitsAtGate(value)).toEqual([null, 50]);
  });

  test('P-11 are named in the audit trail where they change, and only those that do', async () => {
    const { body } = await make({ perDayMicros: 10, perMonthMicros: 100 });
    await change(body.key.id, { spendingLimits: { perDayMicros: 11, perMonthMicros: 100 } });
    await change(body.key.id, { spendingLimits: { perDayMicros: 11 } });
    const { audit = [] } = await console.scan();
    const details = audit.filter((item) => item.subject?.S === body.key.id).map((item) => item.detail?.S);
    expect(details.toSorted()).toEqual(['spendPerDayMicros', undefined]);
  });
});

describe('spending limits that are not possible', () => {
  const bounds = 'must be a whole number from 1 to 1000000000000';
  test.each([
    ['nothing a day', { perDayMicros: 0 }, '.perDayMicros', bounds],
    ['less than nothing', { perMonthMicros: -1 }, '.perMonthMicros', bounds],
    ['a fraction', { perMonthMicros: 1.5 }, '.perMonthMicros', bounds],
    ['more than a million dollars', { perDayMicros: 1_000_000_000_001 }, '.perDayMicros', bounds],
    ['a text', { perDayMicros: '5' }, '.perDayMicros', 'must be a number'],
    ['an amount alone', 5, '', expect.stringContaining('must be')],
    ['a week', { perWeekMicros: 5 }, '.perWeekMicros', 'is not known here'],
    [
      'a day above the month',
      { perDayMicros: 3, perMonthMicros: 2 },
      '.perDayMicros',
      'must be at most the limit of a month, which is 2',
    ],
  ])('V-5 %s is refused with its path and bound, and changes nothing', async (_, asked, path, message) => {
    const { body } = await make({ perDayMicros: 1 });
    const before = await console.scan();
    for (const answer of [
      await make(asked as object),
      await change(body.key.id, { name: 'New', spendingLimits: asked }),
    ]) {
      expect(answer.body).toMatchObject({
        code: 'invalid_request',
        errors: [{ path: `spendingLimits${path}`, message }],
      });
    }
    expect(await console.scan()).toEqual(before);
  });

  test('any are refused where the surface has none, and null is not', async () => {
    expect((await make({ perDayMicros: 1 }, 'plain')).body.errors).toEqual([
      { path: 'spendingLimits', message: expect.stringContaining('must be left out') },
    ]);
    expect((await make(null, 'plain')).status).toBe(201);
  });
});
