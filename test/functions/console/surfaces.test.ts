import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseKey } from '../../../core/values/key.ts';
import { recordOf } from '../../../stores/credential-record.ts';
import {
  CONSOLE_POLICY,
  NOW,
  PASSWORD,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../../support/console.ts';
import { type AskGate, bearer, gateOf } from '../../support/console-gate.ts';

let console: RunningConsole;
let gate: AskGate;
let tenant: Tenant;
beforeAll(async () => {
  console = await startConsole();
  gate = gateOf(console);
  tenant = await console.found('acme');
});
afterAll(() => console.stop());

const signIn = (surface: string) =>
  console.ask('authenticate', { surface, body: { email: tenant.member.email, password: PASSWORD } });
const sessionIds = async () =>
  ((await console.scan()).credentials ?? [])
    .map(recordOf)
    .filter(({ kind }) => kind === 'session')
    .map(({ keyId }) => keyId);

describe.each(['desk', 'street'])('G-2 a session from signing in on %s', (surface) => {
  test('G-2 is good on both surfaces, with the issuer’s prefix and limits, until its time is over', async () => {
    const before = await sessionIds();
    const { status, body } = await signIn(surface);
    expect(status).toBe(200);
    expect(parseKey(body.token)?.prefix).toBe('ses');
    const [id] = (await sessionIds()).filter((one) => !before.includes(one));
    const record = ((await console.scan()).credentials ?? []).map(recordOf).find(({ keyId }) => keyId === id);
    expect(record).toMatchObject({ surface: 'desk', perMinute: 600, perHour: 10_000, role: 'member' });

    const { sessionTtlSeconds } = CONSOLE_POLICY.environment;
    for (const where of ['desk', 'street']) {
      expect(await gate(where, bearer(body.token))).toBe('allow');
      expect(await gate(where, bearer(body.token), Math.floor(NOW) + sessionTtlSeconds - 1)).toBe('allow');
      expect(await gate(where, bearer(body.token), Math.floor(NOW) + sessionTtlSeconds)).toBe('Unauthorized');
    }
    expect(await gate('wide', bearer(body.token))).toBe('Unauthorized');
  });

  test.each(['desk', 'street'])('is ended on both by signing out on %s', async (where) => {
    const before = await sessionIds();
    const { token } = (await signIn(surface)).body;
    const keyId = (await sessionIds()).find((one) => !before.includes(one)) as string;
    const logout = await console.ask('logout', { as: tenant.member, surface: where, keyId });
    expect(logout.status).toBe(204);
    expect(await gate('desk', bearer(token))).toBe('Unauthorized');
    expect(await gate('street', bearer(token))).toBe('Unauthorized');
  });

  test('shows its member with what it may do on that surface', async () => {
    const { body } = await console.ask('me', { as: tenant.member, surface });
    expect(body.member.id).toBe(tenant.member.id);
    const routes = CONSOLE_POLICY.surfaces[surface]?.routes ?? [];
    expect(body.permissions.routes).toEqual(
      routes.filter(({ roles }) => roles === null || roles.includes('member')).map(({ id }) => id),
    );
  });
});

test('sessions and tokens of an organization are metered together where keys are: by one gateway key', async () => {
  const other = await console.found('other');
  const before = console.usagePlans.attached.size;
  for (const { email } of [other.owner, other.member, other.member]) {
    await console.ask('authenticate', { surface: 'street', body: { email, password: PASSWORD } });
  }
  await console.ask('create-token', { as: other.member, body: { name: 'CI' } });
  expect(console.usagePlans.attached.size).toBe(before + 1);
  const usageKeys = ((await console.scan()).credentials ?? [])
    .map(recordOf)
    .filter(({ organizationId }) => organizationId === other.id)
    .map(({ usageKey, usageKeyId }) => ({ usageKey, usageKeyId }));
  expect(usageKeys).toHaveLength(4);
  const { usageKey } = (await console.deps.directory.of(other.id).read()) ?? {};
  for (const one of usageKeys) expect(one).toEqual({ usageKey, usageKeyId: null });
});

test('attempts to sign in are counted together, whichever surface they are made on', async () => {
  const email = 'somebody@acme.example';
  const limit = CONSOLE_POLICY.surfaces.desk?.sessions?.attempts.count ?? 0;
  for (let at = 0; at < limit; at++) {
    const surface = at % 2 === 0 ? 'desk' : 'street';
    const { body } = await console.ask('authenticate', { surface, body: { email, password: 'wrong' } });
    expect(body.code).toBe('sign_in_failed');
  }
  for (const surface of ['desk', 'street']) {
    const { body } = await console.ask('authenticate', { surface, body: { email, password: 'wrong' } });
    expect(body.code).toBe('sign_in_attempts');
  }
});

test('signing out takes a session: a token is not ended by it, and says so', async () => {
  const { body } = await console.ask('create-token', { as: tenant.member, body: { name: 'CI' } });
  const answer = await console.ask('logout', {
    as: tenant.member,
    keyId: body.id,
    caller: { kind: 'token' },
  });
  expect(answer.body).toMatchObject({ code: 'session_required' });
  expect(await gate('desk', bearer(body.token))).toBe('allow');
});

test('a key is not its maker: it cannot read who that is', async () => {
  const caller = { kind: 'key', role: null } as const;
  const answer = await console.ask('me', { as: tenant.member, surface: 'street', caller });
  expect(answer.body).toMatchObject({ code: 'not_permitted' });
});
