import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RULES } from '../../../core/rules/index.ts';
import {
  CONSOLE_POLICY,
  NOW,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../../support/console.ts';

let console: RunningConsole;
let ours: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  console = await startConsole();
  [ours, theirs] = await Promise.all([console.found('ours'), console.found('theirs')]);
});
afterAll(() => console.stop());

async function keyOf(tenant: Tenant, settings: object = {}): Promise<string> {
  const body = { surface: 'narrow', name: 'A key', agentId: tenant.agentId, permissions: ['things:read'] };
  const made = await console.ask('create-key', { as: tenant.owner, body: { ...body, ...settings } });
  return made.body.key.id;
}

const explained = (body: object, as = ours.member) => console.ask('explain-request', { as, body });
const THINGS = { surface: 'narrow', request: 'GET /things' };

describe('P-6 the policy in force', () => {
  test('is told to every member: surfaces with their credentials, key rules, permissions and routes', async () => {
    const { status, body } = await console.ask('read-policy', { as: ours.member });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: CONSOLE_POLICY.version,
      environment: { name: 'local', title: 'Tests' },
      rules: RULES.map(({ id }) => id),
    });
    expect(body.surfaces.map(({ name }: { name: string }) => name)).toEqual(
      Object.keys(CONSOLE_POLICY.surfaces),
    );
    expect(body.surfaces[2]).toMatchObject({
      name: 'narrow',
      url: 'http://gate/narrow/',
      permissions: ['things:create', 'things:read'],
      keys: { prefix: 'nar', actsOn: 'agent', rateLimits: { default: { perMinute: 60, perHour: 1000 } } },
      routes: [{ id: 'GET /things', permission: null, roles: null, publicBecause: null }],
    });
  });

  test('O-7 with the statuses that a surface gives to errors, where they are not the usual ones', async () => {
    const { body } = await console.ask('read-policy', { as: ours.member });
    const statusesOf = (surface: string) =>
      body.surfaces.find(({ name }: { name: string }) => name === surface).statuses;
    expect(statusesOf('wide')).toEqual({ insufficient_balance: 403 });
    expect(statusesOf('narrow')).toEqual({});
  });

  test('without what only operators need to know', async () => {
    const { body } = await console.ask('read-policy', { as: ours.owner });
    expect(Object.keys(body).toSorted()).toEqual(['environment', 'models', 'rules', 'surfaces', 'version']);
    expect(JSON.stringify(body)).not.toMatch(/provider|upstream|firewall|network|throttle|alarm|operation/i);
  });

  test('is told word for word as well, in the documents that it was read from', async () => {
    const { body } = await console.ask('read-policy-documents', { as: ours.member });
    expect(body).toEqual({
      environment: 'local',
      documents: [{ path: 'surfaces/desk.yaml', text: 'surface: desk\n' }],
    });
  });
});

describe('P-6 a request explained', () => {
  test('is decided step by step, and each step says where it is declared', async () => {
    const { status, body } = await explained({
      ...THINGS,
      from: '198.51.100.7',
      credential: { allowedIps: ['203.0.113.0/24'] },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      policyVersion: CONSOLE_POLICY.version,
      surface: 'narrow',
      route: 'GET /things',
      at: '2027-01-15T08:00:00Z',
      effect: 'deny',
      code: 'ip_not_allowed',
      answer: { status: 403, code: 'ip_not_allowed' },
    });
    expect(body.steps.at(-1)).toEqual({
      rule: 'ip-is-allowed',
      outcome: 'deny',
      sentence: 'the key may be used from 203.0.113.0/24; the request came from 198.51.100.7',
      declaredIn: ['surfaces.narrow.keys.allowedIps'],
    });
  });

  test.each([
    ['an ordinary request', {}, null],
    ['no credential', { as: 'none' }, 'credential_missing'],
    [
      'another environment',
      { headers: { Authorization: 'Bearer <key of another environment>' } },
      'credential_malformed',
    ],
    ['no record', { credential: 'none' }, 'credential_unknown'],
    ['a minute that is full', { usedThisMinute: 60 }, 'rate_limit_minute'],
    [
      'an hour that is full',
      { usedThisHour: 3, credential: { rateLimits: { perMinute: 1, perHour: 3 } } },
      'rate_limit_hour',
    ],
    ['a record that expired', { credential: { expiresAt: '2027-01-15T07:59:59Z' } }, 'credential_expired'],
    ['another path', { request: 'GET /none' }, 'route_not_found'],
  ])('as it is supposed: %s', async (_, differences, code) => {
    expect((await explained({ ...THINGS, ...differences })).body.code).toBe(code);
  });

  test('with the record of a key of the organization, whoever asks', async () => {
    const keyId = await keyOf(ours, {
      allowedIps: ['203.0.113.0/24'],
      rateLimits: { perMinute: 5, perHour: 50 },
    });
    const elsewhere = await explained({ ...THINGS, keyId, from: '198.51.100.7' });
    expect(elsewhere.body.code).toBe('ip_not_allowed');
    const full = await explained({ ...THINGS, keyId, from: '203.0.113.9', usedThisMinute: 5 });
    expect(full.body).toMatchObject({ code: 'rate_limit_minute', effect: 'refuse' });
    expect(full.body.steps[3].sentence).toContain(keyId);
    const allowed = await explained({ ...THINGS, keyId, from: '203.0.113.9' });
    expect([allowed.body.effect, allowed.body.answer]).toEqual(['allow', null]);
    const misplaced = await explained({
      surface: 'wide',
      request: 'GET /things',
      keyId,
      from: '203.0.113.9',
    });
    expect(misplaced.body.code).toBe('credential_unknown');
  });

  test('P-10 never with the record of another organization’s key', async () => {
    const before = await keyOf(theirs);
    for (const keyId of [before, `key_${'0'.repeat(28)}`, '../x', '']) {
      const { body } = await explained({ ...THINGS, keyId }, ours.owner);
      expect(body).toEqual({ code: 'not_found', params: { thing: 'key' } });
    }
  });

  test('changes nothing', async () => {
    const keyId = await keyOf(ours);
    const before = await console.scan();
    await explained({ ...THINGS, keyId });
    expect(await console.scan()).toEqual(before);
  });

  test.each<[object, string]>([
    [{ surface: 'nowhere' }, 'surface'],
    [{ request: 'things' }, 'request'],
    [{ from: 'here' }, 'from'],
    [{ at: 'now' }, 'at'],
    [{ as: 'king' }, 'as'],
    [{ keyId: 'key_1', credential: {} }, 'keyId'],
    [{ credential: { allowedIps: ['everywhere'] } }, 'credential.allowedIps.0'],
    [{ headers: { Authorization: '<secrt>' } }, ''],
    [{ as: 'token' }, ''],
    [{ frm: '198.51.100.7' }, 'frm'],
  ])('is refused where it makes no sense: %j', async (differences, path) => {
    const { failure } = await explained({ ...THINGS, ...differences });
    expect(failure?.code).toBe('invalid_request');
    expect(failure?.details.errors?.map((error) => error.path)).toContain(path);
  });

  test('takes the address of the call and its time, if it says neither', async () => {
    const { body } = await explained(THINGS);
    expect(body.from).toBe('192.0.2.7');
    expect(body.at).toBe(new Date(Math.floor(NOW) * 1000).toISOString().replace('.000', ''));
  });
});
