import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Asked, NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';
import { type AskGate, gateOf } from '../../support/console-gate.ts';

let console: RunningConsole;
let gate: AskGate;
let tenant: Tenant;
/** Two agents of the organization. */
let ada: string;
let bob: string;
let count = 0;
beforeAll(async () => {
  console = await startConsole();
  gate = gateOf(console);
});
beforeEach(async () => {
  tenant = await console.found(`acme${++count}`);
  ada = await newAgent(tenant, 'Ada');
  bob = await newAgent(tenant, 'Bob');
});
afterAll(() => console.stop());

async function newAgent({ owner }: Tenant, name: string): Promise<string> {
  return (await console.ask('create-agent', { as: owner, body: { name, surface: 'street' } })).body.id;
}
const ask = (operation: string, asked: Asked) => console.ask(operation, { surface: 'street', ...asked });
const make = (body: object = {}, agentId = ada, as = tenant.member) =>
  ask('create-credential', { as, path: { agentId }, body });
const on = (credentialId: string, agentId = ada) => ({ path: { agentId, credentialId } });
const passes = async (apiKey: string, now = NOW) =>
  (await gate('street', { 'X-Street-Key': apiKey }, now)) === 'allow';

describe('G-5 creating a credential', () => {
  test('G-5 answers its value in this answer only, and it works at once', async () => {
    const { status, body, reply } = await make();
    expect(status).toBe(201);
    expect(reply?.headers).toEqual({ 'cache-control': 'no-store' });
    expect(body).toEqual({
      id: expect.stringMatching(/^key_/),
      name: 'Street API key',
      description: null,
      agentId: ada,
      permissions: [],
      rateLimits: { perMinute: 60, perHour: 1000 },
      spendingLimits: { perDayMicros: null, perMonthMicros: null },
      allowedIps: [],
      expiresAt: null,
      sandbox: false,
      preview: `str_local_…${body.apiKey.slice(-4)}`,
      createdAt: '2027-01-15T08:00:00Z',
      rotatedAt: null,
      rotationDue: false,
      lastUsedAt: null,
      createdBy: tenant.member.id,
      apiKey: expect.stringMatching(/^str_local_/),
    });
    expect(await passes(body.apiKey)).toBe(true);
    const read = await ask('read-credential', { as: tenant.member, ...on(body.id) });
    const { apiKey, ...shown } = body;
    expect(read.body).toEqual({ ...shown, lastUsedAt: '2027-01-15T08:00:00Z' });
    expect(JSON.stringify(await console.scan())).not.toContain(apiKey);
  });

  test('G-5 takes the settings that a key has, and the console shows it as the same key', async () => {
    const { body } = await make({
      name: 'Build',
      description: 'Nightly',
      rateLimits: { perMinute: 5 },
      spendingLimits: { perDayMicros: 5_000_000 },
      allowedIps: ['192.0.2.0/24'],
      expiresAt: '2027-02-01T00:00:00Z',
      sandbox: true,
    });
    const key = await console.ask('read-key', { as: tenant.owner, path: { keyId: body.id } });
    const { apiKey: _, ...shown } = body;
    expect(key.body).toEqual({ ...shown, surface: 'street', oldKeyExpiresAt: null, oldKey: null });
    expect(key.body).toMatchObject({
      name: 'Build',
      sandbox: true,
      spendingLimits: { perDayMicros: 5_000_000, perMonthMicros: null },
      allowedIps: ['192.0.2.0/24'],
    });
  });

  test.each([
    ['a surface', { surface: 'street' }, 'surface'],
    ['an agent', { agentId: 'agt_x' }, 'agentId'],
    ['a limit too high', { rateLimits: { perMinute: 1001 } }, 'rateLimits.perMinute'],
    ['a permission', { permissions: ['things:read'] }, 'permissions'],
    ['a name that is no text', { name: 7 }, 'name'],
    ['no object', [], ''],
  ])('with %s in the body is refused with its path, and nothing is made', async (_, body, path) => {
    const before = await console.scan();
    const attached = console.usagePlans.attached.size;
    const answer = await make(body);
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
    expect(await console.scan()).toEqual(before);
    expect(console.usagePlans.attached.size).toBe(attached);
  });

  test('is for the roles that the surface lets make keys', async () => {
    const caller = { kind: 'key', role: null, agentId: ada } as const;
    const before = await console.scan();
    const answer = await ask('create-credential', {
      as: tenant.owner,
      caller,
      path: { agentId: ada },
      body: {},
    });
    expect(answer.body).toMatchObject({ code: 'role_insufficient' });
    expect(await console.scan()).toEqual(before);
  });
});

describe('G-5 rotating a credential', () => {
  test('G-5 answers a new value once, and the old one is refused from that moment', async () => {
    const { body: old } = await make({ name: 'Build' });
    const { status, body, reply } = await ask('rotate-credential', {
      as: tenant.member,
      ...on(old.id),
      now: NOW + 10,
    });
    expect(status).toBe(200);
    expect(reply?.headers).toEqual({ 'cache-control': 'no-store' });
    expect(body).toEqual({
      ...old,
      apiKey: expect.stringMatching(/^str_local_/),
      preview: `str_local_…${body.apiKey.slice(-4)}`,
      rotatedAt: '2027-01-15T08:00:10Z',
    });
    expect([await passes(old.apiKey), await passes(body.apiKey)]).toEqual([false, true]);
  });

  test('G-5 knows no overlap: whatever asks for one is refused, and nothing changes', async () => {
    const { body } = await make();
    for (const asked of [{ overlapSeconds: 60 }, { overlapSeconds: 0 }, [], 'x', null]) {
      const answer = await ask('rotate-credential', { as: tenant.member, ...on(body.id), body: asked });
      expect(answer.body).toMatchObject({ code: 'invalid_request' });
    }
    expect(await passes(body.apiKey)).toBe(true);
    expect((await ask('rotate-credential', { as: tenant.member, ...on(body.id), body: {} })).status).toBe(
      200,
    );
  });

  test('G-7 is reported as due when the value is older than the rotation age, and settles that', async () => {
    const { body } = await make();
    const later = NOW + 90 * 86_400 + 1;
    const due = async (now: number) => {
      const one = await ask('read-credential', { as: tenant.member, ...on(body.id), now });
      const all = await ask('list-credentials', { as: tenant.member, path: { agentId: ada }, now });
      return [one.body.rotationDue, all.body.items[0].rotationDue];
    };
    expect(await due(later - 2)).toEqual([false, false]);
    expect(await due(later)).toEqual([true, true]);
    await ask('rotate-credential', { as: tenant.member, ...on(body.id), now: later });
    expect(await due(later)).toEqual([false, false]);
  });
});

test('G-5 deleting a credential revokes it at once', async () => {
  const { body } = await make();
  const asked = { as: tenant.member, ...on(body.id) };
  expect((await ask('delete-credential', asked)).status).toBe(204);
  expect(await passes(body.apiKey)).toBe(false);
  for (const operation of ['delete-credential', 'read-credential', 'rotate-credential']) {
    expect((await ask(operation, asked)).body).toEqual({
      code: 'not_found',
      params: { thing: 'credential' },
    });
  }
});

test('G-5 a list holds the agent’s credentials on this surface, in pages, latest first, and no value', async () => {
  const made: string[] = [];
  for (let at = 0; at < 3; at++) {
    const { body } = await ask('create-credential', {
      as: tenant.member,
      path: { agentId: ada },
      body: {},
      now: NOW + at,
    });
    made.unshift(body.id);
  }
  await make({}, bob);
  const list = async (query: Record<string, string> = {}, caller: Asked['caller'] = {}) =>
    (await ask('list-credentials', { as: tenant.colleague, path: { agentId: ada }, query, caller })).body;
  const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);
  expect(idsOf(await list())).toEqual(made);
  expect(idsOf(await list({}, { kind: 'key', role: null, agentId: ada }))).toEqual(made);
  const first = await list({ limit: '2' });
  const second = await list({ limit: '2', cursor: first.nextCursor });
  expect([...idsOf(first), ...idsOf(second)]).toEqual(made);
  expect(second.nextCursor).toBeNull();
  expect(JSON.stringify(await list())).not.toContain('apiKey');
});

describe('whose credentials', () => {
  const OPERATIONS = ['read-credential', 'rotate-credential', 'delete-credential'] as const;

  test('another agent’s credential, a key of another surface, and one that does not exist are one 404', async () => {
    const { body } = await make({}, bob);
    const wide = await console.ask('create-key', { as: tenant.owner, body: { surface: 'wide', name: 'x' } });
    const before = await console.scan();
    const ids = [body.id, wide.body.key.id, `key_${'0'.repeat(28)}`, '', '../x', `${tenant.id}#${body.id}`];
    for (const id of ids) {
      for (const operation of OPERATIONS) {
        const answer = await ask(operation, { as: tenant.owner, ...on(id) });
        expect(answer.body).toEqual({ code: 'not_found', params: { thing: 'credential' } });
      }
    }
    expect(await console.scan()).toEqual(before);
  });

  test('an agent that is deployed everywhere has credentials of its own on each surface', async () => {
    const everywhere = await console.ask('create-agent', { as: tenant.owner, body: { name: 'Cid' } });
    const agentId = everywhere.body.id;
    const { body: here } = await make({}, agentId);
    const there = await console.ask('create-key', {
      as: tenant.owner,
      body: { surface: 'narrow', agentId, permissions: ['things:read'] },
    });
    const list = await ask('list-credentials', { as: tenant.owner, path: { agentId } });
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([here.id]);
    for (const operation of OPERATIONS) {
      const answer = await ask(operation, { as: tenant.owner, ...on(there.body.key.id, agentId) });
      expect(answer.body).toEqual({ code: 'not_found', params: { thing: 'credential' } });
    }
  });

  test('P-10 another organization’s agent is answered as one that does not exist: 403, and nothing changes', async () => {
    const theirs = await console.found(`other${count}`);
    const eve = await newAgent(theirs, 'Eve');
    const { body } = await make({}, eve, theirs.owner);
    const before = await console.scan();
    for (const agentId of [eve, `agt_${'0'.repeat(28)}`]) {
      for (const operation of ['list-credentials', 'create-credential', ...OPERATIONS]) {
        const answer = await ask(operation, { as: tenant.owner, ...on(body.id, agentId), body: {} });
        expect(answer.body).toEqual({ code: 'agent_not_allowed' });
      }
    }
    const own = await ask('read-credential', { as: tenant.owner, ...on(body.id) });
    expect(own.body).toEqual({ code: 'not_found', params: { thing: 'credential' } });
    expect(await console.scan()).toEqual(before);
  });

  test('a member changes its own only; owners and admins change everybody’s', async () => {
    const { body } = await make();
    const before = await console.scan();
    for (const operation of ['rotate-credential', 'delete-credential']) {
      const answer = await ask(operation, { as: tenant.colleague, ...on(body.id) });
      expect(answer.body).toEqual({ code: 'role_insufficient', params: { roles: 'owner or admin' } });
    }
    expect(await console.scan()).toEqual(before);
    expect((await ask('rotate-credential', { as: tenant.admin, ...on(body.id) })).status).toBe(200);
    expect((await ask('delete-credential', { as: tenant.owner, ...on(body.id) })).status).toBe(204);
  });

  test('P-11 each change has an entry, with who did it', async () => {
    const { body } = await make();
    await ask('rotate-credential', { as: tenant.admin, ...on(body.id) });
    await ask('delete-credential', { as: tenant.owner, ...on(body.id) });
    const { entries } = await console.deps.directory.of(tenant.id).audit.page({ limit: 100, after: null });
    const found = entries
      .filter(({ subject }) => subject === body.id)
      .map(({ verb, memberId }) => [verb, memberId])
      .toSorted();
    expect(found).toEqual([
      ['key.created', tenant.member.id],
      ['key.deleted', tenant.owner.id],
      ['key.rotated', tenant.admin.id],
    ]);
  });
});
