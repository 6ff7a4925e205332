import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

let console: RunningConsole;
let tenant: Tenant;
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
});
afterAll(() => console.stop());

const make = (differences: object = {}, as = tenant.owner, now = NOW) =>
  console.ask('create-key', { as, now, body: { surface: 'wide', name: 'CI', ...differences } });
const read = (keyId: string, now = NOW) =>
  console.ask('read-key', { as: tenant.owner, now, path: { keyId } });

async function recordOf(value: string) {
  const { credentials } = await console.scan();
  return credentials?.find((item) => item.hash?.S === hash('sha256', value, 'base64url'));
}

describe('changing', () => {
  test('V-5 settings can be changed later, and only those that are named', async () => {
    const { body } = await make({ description: 'before', allowedIps: ['10.0.0.0/8'] });
    const change = { name: 'After', rateLimits: { perHour: 7 }, expiresAt: '2028-01-01T00:00:00Z' };
    const answer = await console.ask('change-key', {
      as: tenant.owner,
      path: { keyId: body.key.id },
      body: change,
    });
    const expected = {
      ...body.key,
      name: 'After',
      rateLimits: { perMinute: 60, perHour: 7 },
      expiresAt: '2028-01-01T00:00:00Z',
    };
    expect(answer.body).toEqual(expected);
    expect((await read(body.key.id)).body).toEqual(expected);
    const undone = { description: null, allowedIps: null, expiresAt: null };
    await console.ask('change-key', { as: tenant.owner, path: { keyId: body.key.id }, body: undone });
    expect((await read(body.key.id)).body).toMatchObject({
      description: null,
      allowedIps: [],
      expiresAt: null,
    });
  });

  test('V-5 a bad setting changes none of the others', async () => {
    const { body } = await make();
    const change = { name: 'After', rateLimits: { perHour: 10_001 } };
    const answer = await console.ask('change-key', {
      as: tenant.owner,
      path: { keyId: body.key.id },
      body: change,
    });
    expect(answer.body).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'rateLimits.perHour', message: 'must be a whole number from 1 to 10000' }],
    });
    expect((await read(body.key.id)).body).toEqual(body.key);
  });

  test('nothing to change is refused', async () => {
    const { body } = await make();
    const answer = await console.ask('change-key', {
      as: tenant.owner,
      path: { keyId: body.key.id },
      body: {},
    });
    expect(answer.body.code).toBe('invalid_request');
  });

  test('two changes at the same time both come to stand', async () => {
    const { body } = await make();
    const path = { keyId: body.key.id };
    await Promise.all([
      console.ask('change-key', { as: tenant.owner, path, body: { name: 'New' } }),
      console.ask('change-key', { as: tenant.admin, path, body: { allowedIps: ['10.0.0.0/8'] } }),
    ]);
    expect((await read(body.key.id)).body).toMatchObject({ name: 'New', allowedIps: ['10.0.0.0/8'] });
  });

  test('V-2 a member changes the keys that the member made, and nobody else’s', async () => {
    const own = (await make({}, tenant.member)).body.key.id;
    const others = (await make({}, tenant.colleague)).body.key.id;
    for (const [operation, body] of [
      ['change-key', { name: 'Mine' }],
      ['rotate-key', {}],
      ['delete-key', undefined],
    ] as const) {
      const refused = await console.ask(operation, { as: tenant.member, path: { keyId: others }, body });
      expect(refused.body).toMatchObject({ code: 'role_insufficient', params: { roles: 'owner or admin' } });
      expect(
        (await console.ask(operation, { as: tenant.member, path: { keyId: own }, body })).failure,
      ).toBeNull();
    }
    expect((await console.ask('delete-key', { as: tenant.admin, path: { keyId: others } })).status).toBe(204);
  });
});

describe('deleting', () => {
  test('A-8 a deleted key has no record that the gate could find, and no gateway key', async () => {
    const { body } = await make();
    const attached = console.usagePlans.attached.size;
    const { status } = await console.ask('delete-key', { as: tenant.owner, path: { keyId: body.key.id } });
    expect(status).toBe(204);
    expect(await recordOf(body.apiKey)).toBeUndefined();
    expect(console.usagePlans.attached.size).toBe(attached - 1);
    expect((await read(body.key.id)).body).toEqual({ code: 'not_found', params: { thing: 'key' } });
  });

  test('A-8 the key is dead even where its gateway key cannot be removed, and that is said', async () => {
    const { body } = await make();
    console.usagePlans.failNext = true;
    const { reply } = await console.ask('delete-key', { as: tenant.owner, path: { keyId: body.key.id } });
    expect(reply).toMatchObject({ status: 204, log: { usageKeyDetached: false } });
    expect(await recordOf(body.apiKey)).toBeUndefined();
  });

  test('of several deletions at once one deletes, and the others find nothing', async () => {
    const { body } = await make();
    const path = { keyId: body.key.id };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => console.ask('delete-key', { as: tenant.owner, path })),
    );
    const outcomes = answers.map(({ status, body: failure }) => (status === 204 ? 204 : failure.code));
    expect(outcomes.sort()).toEqual([204, 'not_found', 'not_found', 'not_found']);
  });

  test('an agent can be deleted when no key acts on it any more', async () => {
    const agent = await console.ask('create-agent', {
      as: tenant.owner,
      body: { name: 'Short', surface: 'narrow' },
    });
    const path = { agentId: agent.body.id };
    const key = await make({ surface: 'narrow', agentId: agent.body.id, permissions: ['things:read'] });
    expect((await console.ask('delete-agent', { as: tenant.owner, path })).body.code).toBe('conflict');
    await console.ask('delete-key', { as: tenant.owner, path: { keyId: key.body.key.id } });
    expect((await console.ask('delete-agent', { as: tenant.owner, path })).status).toBe(204);
    expect((await console.ask('read-agent', { as: tenant.owner, path })).body.code).toBe('not_found');
    const late = await make({ surface: 'narrow', agentId: agent.body.id, permissions: ['things:read'] });
    expect(late.body.errors).toEqual([{ path: 'agentId', message: expect.stringContaining('of an agent') }]);
  });
});
