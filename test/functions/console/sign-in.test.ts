import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseKey } from '../../../core/values/key.ts';
import { recordOf } from '../../../stores/credential-record.ts';
import { createDirectory } from '../../../stores/directory.ts';
import { DIRECTORY_TABLES, openStore } from '../../../stores/store.ts';
import {
  CONSOLE_POLICY,
  NOW,
  PASSWORD,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../../support/console.ts';
import { freePort } from '../../support/dynoxide.ts';

let console: RunningConsole;
let tenant: Tenant;
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
});
afterAll(() => console.stop());

const signIn = (email: unknown, password: unknown = PASSWORD) =>
  console.ask('authenticate', { body: { email, password } });

async function recordOfToken(token: string) {
  const { credentials } = await console.scan();
  const item = credentials?.find((one) => one.hash?.S === hash('sha256', token, 'base64url'));
  return item && recordOf(item);
}

async function allButAttempts() {
  const { directory = [], ...others } = await console.scan();
  return { ...others, directory: directory.filter(({ item }) => !item?.S?.startsWith('attempts#')) };
}

describe('guessing', () => {
  const attempts = CONSOLE_POLICY.surfaces.desk?.sessions?.attempts ?? { count: 0, windowSeconds: 1 };
  const at = (email: string, password: string, now: number) =>
    console.ask('authenticate', { body: { email, password }, now });

  test.each([
    ['a member', 'member3@acme.example'],
    ['nobody', 'nobody@acme.example'],
  ])(
    'the address of %s can be tried so often in a window, at once or one by one, and no more',
    async (_, email) => {
      const now = NOW + 10 * attempts.windowSeconds;
      const tries = Array.from({ length: attempts.count + 5 }, () => at(email, 'a wrong password', now));
      const codes = (await Promise.all(tries)).map(({ failure }) => failure?.code);
      expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(attempts.count);
      expect(codes.filter((code) => code === 'sign_in_attempts')).toHaveLength(5);

      const refused = await at(email, PASSWORD, now);
      expect(refused.failure?.code).toBe('sign_in_attempts');
      const wait = Number(refused.failure?.details.headers?.['retry-after']);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(attempts.windowSeconds);
      const later = await at(email, PASSWORD, now + wait);
      expect(later.failure?.code ?? 'signed in').toBe(
        email.startsWith('member') ? 'signed in' : 'sign_in_failed',
      );
    },
  );

  test('a success starts anew', async () => {
    const now = NOW + 20 * attempts.windowSeconds;
    for (let round = 0; round < 2; round++) {
      for (let one = 1; one < attempts.count; one++)
        await at('member2@acme.example', 'a wrong password', now);
      expect((await at('member2@acme.example', PASSWORD, now)).status).toBe(200);
    }
  }, 60_000);
});

describe('signing in', () => {
  test('a session lasts for the environment’s time and has the member’s role', async () => {
    const { status, body, reply } = await signIn(tenant.admin.email);
    expect(status).toBe(200);
    expect(reply?.headers).toEqual({ 'cache-control': 'no-store' });
    expect(body).toEqual({
      token: expect.any(String),
      expiresAt: '2027-01-15T09:00:00Z',
      member: { id: tenant.admin.id, email: 'admin1@acme.example', role: 'admin', organizationId: tenant.id },
    });
    expect(parseKey(body.token)).toMatchObject({ prefix: 'ses', environment: 'local' });
    expect(await recordOfToken(body.token)).toMatchObject({
      kind: 'session',
      role: 'admin',
      surface: 'desk',
      organizationId: tenant.id,
      memberId: tenant.admin.id,
      expiresAt: Math.floor(NOW) + 3600,
      perMinute: 600,
      perHour: 10_000,
      account: 'active',
      usageKey: expect.any(String),
      usageKeyId: null,
    });
    const everything = JSON.stringify(await console.scan());
    expect(everything).not.toContain(body.token);
    expect(everything).not.toContain(PASSWORD);
  });

  test('an email address is the same in capitals and with spaces around it', async () => {
    expect((await signIn(` ${tenant.owner.email.toUpperCase()} `)).status).toBe(200);
  });

  test('a wrong password and an unknown address are answered the same, and make no session', async () => {
    const before = await allButAttempts();
    const wrong = await signIn(tenant.owner.email, 'wrong password');
    expect(wrong.body).toEqual({ code: 'sign_in_failed' });
    for (const [email, password] of [
      ['nobody@acme.example', PASSWORD],
      ['', ''],
      [tenant.owner.email, ''],
      [tenant.owner.email, `${PASSWORD} `],
      [tenant.owner.email, PASSWORD.padEnd(1000, 'x')],
      ['org_nobody', 'x'],
    ]) {
      expect((await signIn(email, password)).body).toEqual(wrong.body);
    }
    expect(await allButAttempts()).toEqual(before);
  });

  test.each([
    ['no password', { email: 'a@b.example' }, 'password', 'is required'],
    ['a number', { email: 'a@b.example', password: 7 }, 'password', 'must be a text'],
    [
      'an address without end',
      { email: 'a'.repeat(255), password: 'x' },
      'email',
      'must have at most 254 characters',
    ],
    ['more than asked for', { email: 'a', password: 'b', role: 'owner' }, 'role', 'is not known here'],
  ])('%s is refused', async (_, body, path, message) => {
    const answer = await console.ask('authenticate', { body });
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path, message }] });
  });
});

describe('signing out', () => {
  test('the session is gone, and no other', async () => {
    const [first, second] = [await signIn(tenant.owner.email), await signIn(tenant.owner.email)];
    const record = await recordOfToken(first.body.token);
    const ask = () => console.ask('logout', { as: tenant.owner, keyId: record?.keyId as string });
    expect((await ask()).status).toBe(204);
    expect(await recordOfToken(first.body.token)).toBeUndefined();
    expect(await recordOfToken(second.body.token)).toBeDefined();
    expect((await ask()).status).toBe(204);
  });

  test('a member cannot end another member’s session', async () => {
    const { token } = (await signIn(tenant.owner.email)).body;
    const record = await recordOfToken(token);
    await console.ask('logout', { as: tenant.member, keyId: record?.keyId as string });
    expect(await recordOfToken(token)).toBeDefined();
  });
});

describe('who and what', () => {
  test('a member sees itself, its organization, and what its role may do as the policy says', async () => {
    const { body } = await console.ask('me', { as: tenant.member });
    expect(body).toEqual({
      member: {
        id: tenant.member.id,
        email: 'member2@acme.example',
        role: 'member',
        organizationId: tenant.id,
      },
      organization: { id: tenant.id, name: 'acme', plan: 'starter', account: 'active' },
      permissions: { routes: ['GET /things'], makesKeysFor: ['wide', 'street'] },
    });
    const owner = await console.ask('me', { as: tenant.owner });
    expect(owner.body.permissions).toEqual({
      routes: ['GET /things', 'POST /things'],
      makesKeysFor: ['wide', 'narrow', 'plain', 'street'],
    });
    expect(JSON.stringify(body)).not.toContain('scrypt');
  });

  test('health names the environment and the policy in force', async () => {
    const { status, body } = await console.ask('health');
    expect([status, body]).toEqual([
      200,
      { status: 'ok', environment: 'local', policyVersion: CONSOLE_POLICY.version },
    ]);
  });
});

test('P-9 signing in is 503 while the store cannot be asked, whether the address exists or not', async () => {
  const environment = {
    ...console.environment,
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await freePort()}`,
  };
  const store = openStore(environment, DIRECTORY_TABLES);
  const deps = { ...console.deps, directory: createDirectory(store) };
  for (const email of [tenant.owner.email, 'nobody@acme.example']) {
    const answer = await console.ask('authenticate', { body: { email, password: PASSWORD }, deps });
    expect(answer.body).toMatchObject({ code: 'store_unavailable' });
  }
  store.client.destroy();
});
