import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Conflict } from '../../../stores/conflict.ts';
import { type CredentialGate, createCredentialGate } from '../../../stores/credential-gate.ts';
import { recordOf } from '../../../stores/credential-record.ts';
import { createDirectory } from '../../../stores/directory.ts';
import { createGateClient } from '../../../stores/gate-client.ts';
import { createKeyChanges } from '../../../stores/key-changes.ts';
import { DIRECTORY_TABLES, openStore } from '../../../stores/store.ts';
import { createKeys, type StoredKey } from '../../../stores/stored-keys.ts';
import {
  CONSOLE_POLICY,
  NOW,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../../support/console.ts';
import { startCountingProxy } from '../../support/counting-proxy.ts';

let console: RunningConsole;
let tenant: Tenant;
let gate: CredentialGate;
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
  gate = createCredentialGate(createGateClient(console.environment), console.store.tables.credentials);
});
afterAll(() => console.stop());

/** A request as the gate would count it. */
function use(value: string, now = NOW) {
  return gate.claim(hash('sha256', value, 'base64url'), {
    surface: 'wide',
    secretHash: null,
    agents: [],
    scope: null,
    roles: null,
    sourceIp: '192.0.2.1',
    nowSeconds: Math.floor(now),
    minute: Math.floor(now / 60),
    hour: Math.floor(now / 3600),
  });
}
const works = async (value: string, now = NOW) => (await use(value, now)).counted;

async function make(differences: object = {}) {
  const { body } = await console.ask('create-key', {
    as: tenant.owner,
    body: { surface: 'wide', name: 'CI', ...differences },
  });
  return { id: body.key.id as string, value: body.apiKey as string };
}

const rotate = (keyId: string, body?: object, now = NOW) =>
  console.ask('rotate-key', { as: tenant.owner, path: { keyId }, body, now });

describe('without overlap', () => {
  test('A-8 the new value works and the old one is refused from that moment', async () => {
    const { id, value } = await make({ allowedIps: ['192.0.2.0/24'], description: 'kept' });
    const before = (await console.ask('read-key', { as: tenant.owner, path: { keyId: id } })).body;
    const { status, body } = await rotate(id, undefined, NOW + 10);
    expect(status).toBe(200);
    expect(body.apiKey).not.toBe(value);
    expect(body.oldKeyExpiresAt).toBeNull();
    expect(body.connectionInfo.apiKey).toBe(body.apiKey);
    expect(body.key).toEqual({
      ...before,
      preview: `wide_local_…${body.apiKey.slice(-4)}`,
      rotatedAt: '2027-01-15T08:00:10Z',
    });
    expect((await use(value)).credential).toBeNull();
    // The first use of a restricted key only tells the gate that it is restricted.
    await use(body.apiKey);
    expect(await works(body.apiKey)).toBe(true);
    expect(JSON.stringify(await console.scan())).not.toContain(body.apiKey);
  });

  test('a rotation is no way to a fresh limit', async () => {
    const { id, value } = await make({ rateLimits: { perMinute: 3, perHour: 5 } });
    expect(await works(value)).toBe(true);
    expect(await works(value)).toBe(true);
    const { apiKey } = (await rotate(id)).body;
    expect(await works(apiKey)).toBe(true);
    expect(await works(apiKey)).toBe(false);
    const again = (await rotate(id)).body.apiKey;
    expect(await works(again, NOW + 60)).toBe(true);
    expect(await works(again, NOW + 60)).toBe(true);
    expect(await works(again, NOW + 60)).toBe(false);
  });

  test('no request is forgotten that is counted while a rotation runs', async () => {
    const { id, value } = await make({ rateLimits: { perMinute: 20, perHour: 20 } });
    const requests = Array.from({ length: 10 }, () => works(value));
    const [rotated, ...counted] = await Promise.all([rotate(id), ...requests]);
    const { apiKey } = rotated.body;
    const rest = await Promise.all(Array.from({ length: 30 }, () => works(apiKey)));
    expect(counted.filter(Boolean).length + rest.filter(Boolean).length).toBe(20);
  });

  test('a key that somebody uses without a pause can be rotated, and still no request is forgotten', async () => {
    const { id, value } = await make({ rateLimits: { perMinute: 1000, perHour: 1000 } });
    let rotating = true;
    const user = async () => {
      let counted = 0;
      while (rotating) if (await works(value)) counted += 1;
      return counted;
    };
    const users = Array.from({ length: 10 }, user);
    const { status, body } = await rotate(id);
    rotating = false;
    expect(status).toBe(200);
    const counted = (await Promise.all(users)).reduce((sum, one) => sum + one, 0);
    const used = (await use(body.apiKey)).credential?.usedThisHour;
    expect(used).toBe(counted);
  });

  test('of rotations that start from the same state one wins, and its value alone works', async () => {
    const { id, value } = await make();
    const directory = console.deps.directory.of(tenant.id);
    const key = (await createKeys(directory, NOW).read(id)) as StoredKey;
    const changes = createKeyChanges(directory, console.usagePlans);
    const origin = { memberId: null, credentialId: null, sourceIp: null, requestId: null, now: NOW };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => changes.rotate(CONSOLE_POLICY, key, 0, origin)),
    );
    const won = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const lost = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect([won.length, lost.length]).toEqual([1, 3]);
    for (const failure of lost) expect(failure).toBeInstanceOf(Conflict);
    expect(await works(won[0]?.value as string)).toBe(true);
    expect(await works(value)).toBe(false);
    const { credentials } = await console.scan();
    expect(credentials?.filter((item) => recordOf(item).keyId === id)).toHaveLength(1);
  });

  test('rotations at once answer 200 or a conflict, and the value that was made last alone works', async () => {
    const { id } = await make();
    const answers = await Promise.all(Array.from({ length: 4 }, () => rotate(id)));
    const won = answers.filter(({ status }) => status === 200);
    for (const { body } of answers.filter(({ status }) => status !== 200)) {
      expect(body).toMatchObject({ code: 'conflict', params: { reason: expect.any(String) } });
    }
    const working = await Promise.all(won.map(({ body }) => works(body.apiKey)));
    expect(working.filter(Boolean)).toHaveLength(1);
  });

  test('a setting that is changed during a rotation is not lost', async () => {
    const { id } = await make();
    const [rotated, changed] = await Promise.all([
      rotate(id),
      console.ask('change-key', {
        as: tenant.admin,
        path: { keyId: id },
        body: { allowedIps: ['10.0.0.0/8'] },
      }),
    ]);
    expect([rotated.status, changed.status]).toEqual([200, 200]);
    const { body } = await console.ask('read-key', { as: tenant.owner, path: { keyId: id } });
    expect(body).toMatchObject({ allowedIps: ['10.0.0.0/8'], preview: rotated.body.key.preview });
  });

  test('a rotation and a deletion at once leave no value that works', async () => {
    const { id, value } = await make();
    const [rotated, deleted] = await Promise.all([
      rotate(id),
      console.ask('delete-key', { as: tenant.admin, path: { keyId: id } }),
    ]);
    expect(deleted.status).toBe(204);
    expect(await works(value)).toBe(false);
    if (rotated.status === 200) expect(await works(rotated.body.apiKey)).toBe(false);
    const { credentials } = await console.scan();
    expect(credentials?.filter((item) => recordOf(item).keyId === id)).toEqual([]);
  });
});

describe('with overlap', () => {
  test('A-9 both values work side by side until the overlap ends', async () => {
    const { id, value } = await make();
    const { body } = await rotate(id, { overlapSeconds: 600 });
    expect(body.oldKeyExpiresAt).toBe('2027-01-15T08:10:00Z');
    expect(await works(value)).toBe(true);
    expect(await works(body.apiKey)).toBe(true);
    expect(await works(value, NOW + 599)).toBe(true);
    expect(await works(value, NOW + 600)).toBe(false);
    expect(await works(body.apiKey, NOW + 600)).toBe(true);
    const shown = (now: number) => console.ask('read-key', { as: tenant.owner, path: { keyId: id }, now });
    expect((await shown(NOW + 599)).body.oldKeyExpiresAt).toBe('2027-01-15T08:10:00Z');
    expect((await shown(NOW + 600)).body.oldKeyExpiresAt).toBeNull();
  });

  test('A-9 the traffic that still comes with the old value is told while it works, and only then', async () => {
    tenant = await console.found('traffic');
    const { id, value } = await make();
    const { body: rotated } = await rotate(id, { overlapSeconds: 600 });
    const preview = `wide_local_…${value.slice(-4)}`;
    const expiresAt = '2027-01-15T08:10:00Z';
    const unused = { preview, expiresAt, lastUsedAt: null, usedThisMinute: 0, usedThisHour: 0 };
    expect(rotated.key.oldKey).toEqual(unused);
    await works(value, NOW + 1);
    await works(value, NOW + 2);
    await works(rotated.apiKey, NOW + 3);
    const read = async (now: number) => {
      const one = await console.ask('read-key', { as: tenant.owner, path: { keyId: id }, now });
      const list = await console.ask('list-keys', { as: tenant.owner, query: { limit: '1' }, now });
      expect(list.body.items[0]).toEqual(one.body);
      return one.body.oldKey;
    };
    const used = { ...unused, lastUsedAt: '2027-01-15T08:00:02Z', usedThisMinute: 2, usedThisHour: 2 };
    expect(await read(NOW + 4)).toEqual(used);
    expect(await read(NOW + 60)).toEqual({ ...used, usedThisMinute: 0 });
    const change = { as: tenant.owner, path: { keyId: id }, body: { name: 'Renamed' }, now: NOW + 4 };
    expect((await console.ask('change-key', change)).body.oldKey).toEqual(used);
    expect(await read(NOW + 600)).toBeNull();
    expect((await rotate(id, undefined, NOW + 5)).body.key.oldKey).toBeNull();
    expect(await read(NOW + 6)).toBeNull();
  });

  test('A-9 a rotation takes along what was used, and the old value goes on from there', async () => {
    const { id, value } = await make();
    await works(value, NOW + 1);
    const { body } = await rotate(id, { overlapSeconds: 600 }, NOW + 2);
    expect(body.key.oldKey).toMatchObject({
      lastUsedAt: '2027-01-15T08:00:01Z',
      usedThisMinute: 1,
      usedThisHour: 1,
    });
  });

  test('A-9 a list asks the store no more often where old values still work', async () => {
    tenant = await console.found('listed');
    const listed = async () => {
      const proxy = await startCountingProxy(console.environment.AWS_ENDPOINT_URL_DYNAMODB as string);
      const environment = { ...console.environment, AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint };
      const store = openStore(environment, DIRECTORY_TABLES);
      const deps = { ...console.deps, directory: createDirectory(store) };
      const { body } = await console.ask('list-keys', { as: tenant.owner, query: { limit: '3' }, deps });
      store.client.destroy();
      await proxy.stop();
      return {
        operations: proxy.operations,
        old: body.items.filter((one: any) => one.oldKey !== null).length,
      };
    };
    const made = [await make(), await make(), await make()];
    const before = await listed();
    for (const { id } of made) await rotate(id, { overlapSeconds: 600 });
    expect([before.old, before.operations]).toEqual([0, ['Query', 'BatchGetItem']]);
    expect(await listed()).toEqual({ operations: before.operations, old: 3 });
  });

  test('A-9 two keys work side by side until one is deleted', async () => {
    const [one, other] = [await make(), await make()];
    expect([await works(one.value), await works(other.value)]).toEqual([true, true]);
    await console.ask('delete-key', { as: tenant.owner, path: { keyId: one.id } });
    expect([await works(one.value), await works(other.value)]).toEqual([false, true]);
  });

  test('the old value does not outlive the key’s own expiry', async () => {
    const { id, value } = await make({ expiresAt: '2027-01-15T08:01:00Z' });
    const { body } = await rotate(id, { overlapSeconds: 600 });
    expect(body.oldKeyExpiresAt).toBe('2027-01-15T08:01:00Z');
    expect(await works(value, NOW + 59)).toBe(true);
    expect(await works(value, NOW + 60)).toBe(false);
  });

  test('rotating again ends the first old value at once', async () => {
    const { id, value } = await make();
    const second = (await rotate(id, { overlapSeconds: 600 })).body.apiKey;
    const third = (await rotate(id, { overlapSeconds: 600 })).body.apiKey;
    expect([await works(value), await works(second), await works(third)]).toEqual([false, true, true]);
    const fourth = (await rotate(id)).body.apiKey;
    expect([await works(second), await works(third), await works(fourth)]).toEqual([false, false, true]);
  });

  test('A-8 deleting the key ends the overlapping old value as well', async () => {
    const { id, value } = await make();
    const { apiKey } = (await rotate(id, { overlapSeconds: 600 })).body;
    await console.ask('delete-key', { as: tenant.owner, path: { keyId: id } });
    expect([await works(value), await works(apiKey)]).toEqual([false, false]);
    const { credentials } = await console.scan();
    expect(credentials?.filter((item) => recordOf(item).keyId === id)).toEqual([]);
  });

  test('V-5 a change of settings applies to both values', async () => {
    const { id, value } = await make();
    const { apiKey } = (await rotate(id, { overlapSeconds: 600 })).body;
    const change = (body: object) =>
      console.ask('change-key', { as: tenant.owner, path: { keyId: id }, body });
    await change({ allowedIps: ['198.51.100.0/24'] });
    expect([await works(value), await works(apiKey)]).toEqual([false, false]);
    await change({ allowedIps: [], expiresAt: '2027-01-15T08:05:00Z' });
    expect([await works(value, NOW + 300), await works(apiKey, NOW + 300)]).toEqual([false, false]);
    await change({ expiresAt: null });
    expect([await works(value, NOW + 300), await works(apiKey, NOW + 300)]).toEqual([true, true]);
    expect([await works(value, NOW + 600), await works(apiKey, NOW + 600)]).toEqual([false, true]);
  });

  test.each([-1, 0.5, 604_801, '60', null])('an overlap of %p is refused', async (overlapSeconds) => {
    const { id, value } = await make();
    const { body } = await rotate(id, { overlapSeconds });
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'overlapSeconds' }] });
    expect(await works(value)).toBe(true);
  });
});

test('G-7 a value older than the rotation age is reported as due, and a rotation settles that', async () => {
  const { id } = await make();
  const later = NOW + 90 * 86_400 + 1;
  const dueAt = async (now: number) =>
    (await console.ask('read-key', { as: tenant.owner, path: { keyId: id }, now })).body.rotationDue;
  expect([await dueAt(later - 2), await dueAt(later)]).toEqual([false, true]);
  await rotate(id, undefined, later);
  expect(await dueAt(later)).toBe(false);
});
