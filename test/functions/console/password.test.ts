import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
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

const CHOSEN = 'another password';
const ATTEMPTS = CONSOLE_POLICY.surfaces.desk?.sessions?.attempts ?? { count: 0, windowSeconds: 1 };

let console: RunningConsole;
let gate: AskGate;
let tenant: Tenant;
let count = 0;
beforeAll(async () => {
  console = await startConsole();
  gate = gateOf(console);
});
beforeEach(async () => {
  tenant = await console.found(`acme${++count}`);
});
afterAll(() => console.stop());

const signIn = (password: string, now = NOW) =>
  console.ask('authenticate', { body: { email: tenant.member.email, password }, now });

async function aSession() {
  const { token } = (await signIn(PASSWORD)).body;
  const records = ((await console.scan()).credentials ?? []).map(recordOf);
  const { keyId } = records.find((one) => one.hash === hash('sha256', token, 'base64url')) ?? { keyId: '' };
  return { token: token as string, keyId };
}

const change = (keyId: string, currentPassword = PASSWORD, newPassword = CHOSEN, now = NOW) =>
  console.ask('change-password', {
    as: tenant.member,
    keyId,
    body: { currentPassword, newPassword },
    now,
  });

test('the new password signs in, the old one does not; other sessions end, this one and tokens stay', async () => {
  const [own, other] = [await aSession(), await aSession()];
  const token = (await console.ask('create-token', { as: tenant.member, body: { name: 'CI' } })).body.token;
  const colleague = await console.ask('authenticate', {
    body: { email: tenant.colleague.email, password: PASSWORD },
  });
  expect((await change(own.keyId)).status).toBe(204);
  expect((await signIn(PASSWORD)).failure?.code).toBe('sign_in_failed');
  expect((await signIn(CHOSEN)).status).toBe(200);
  expect(await gate('desk', bearer(other.token))).toBe('Unauthorized');
  for (const value of [own.token, token, colleague.body.token]) {
    expect(await gate('desk', bearer(value))).toBe('allow');
  }
  expect(JSON.stringify(await console.scan())).not.toContain(CHOSEN);
});

test('P-11 it has an entry, without either password', async () => {
  await change((await aSession()).keyId);
  const { entries } = await console.deps.directory.of(tenant.id).audit.page({ limit: 50, after: null });
  const changed = entries.filter(({ verb }) => verb === 'member.password-changed');
  expect(changed).toHaveLength(1);
  expect(changed[0]).toMatchObject({ subject: tenant.member.id, memberId: tenant.member.id });
  for (const password of [PASSWORD, CHOSEN]) expect(JSON.stringify(entries)).not.toContain(password);
});

test.each([
  ['11 characters', 'x'.repeat(11)],
  ['257 characters', 'x'.repeat(257)],
])('a new one of %s is refused, and changes nothing', async (_, password) => {
  const { keyId } = await aSession();
  const before = await console.scan();
  expect((await change(keyId, PASSWORD, password)).body).toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'newPassword' }],
  });
  expect(await console.scan()).toEqual(before);
});

test('only a session may, not a token', async () => {
  const before = await console.scan();
  const body = { currentPassword: PASSWORD, newPassword: CHOSEN };
  const asked = { as: tenant.member, caller: { kind: 'token' as const }, body };
  expect((await console.ask('change-password', asked)).failure?.code).toBe('session_required');
  expect(await console.scan()).toEqual(before);
});

test('who does not know the present one guesses no more often than who signs in, and both count', async () => {
  const { keyId } = await aSession();
  const now = NOW + 10 * ATTEMPTS.windowSeconds;
  const tries = Array.from({ length: ATTEMPTS.count - 1 }, () => change(keyId, 'a wrong one', CHOSEN, now));
  for (const { failure } of await Promise.all(tries)) expect(failure?.code).toBe('password_wrong');
  expect((await signIn('a wrong one', now)).failure?.code).toBe('sign_in_failed');
  for (const answer of [await change(keyId, PASSWORD, CHOSEN, now), await signIn(PASSWORD, now)]) {
    expect(answer.failure?.code).toBe('sign_in_attempts');
  }
  const later = now + ATTEMPTS.windowSeconds;
  expect((await change(keyId, PASSWORD, CHOSEN, later)).status).toBe(204);
}, 30_000);

test('of changes at once one holds, and whoever signs in with the old one meanwhile is signed out or refused', async () => {
  const { keyId, token } = await aSession();
  const chosen = ['first of them all', 'second of them all', 'third of them all'];
  const [begun, ...answers] = await Promise.all([
    Promise.all([signIn(PASSWORD), signIn(PASSWORD), signIn(PASSWORD)]),
    ...chosen.map((password) => change(keyId, PASSWORD, password)),
  ]);
  const won = answers.flatMap(({ status }, at) => (status === 204 ? [at] : []));
  expect(won).toHaveLength(1);
  for (const [at, password] of chosen.entries()) {
    expect((await signIn(password)).status).toBe(won.includes(at) ? 200 : 0);
  }
  for (const { status, body } of begun) {
    if (status === 200) expect(await gate('desk', bearer(body.token))).toBe('Unauthorized');
  }
  expect(await gate('desk', bearer(token))).toBe('allow');
});
