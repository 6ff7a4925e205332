import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policy, Surface } from '../../../core/policy/policy.ts';
import { createHandler } from '../../../functions/chain/chain.ts';
import { operations } from '../../../functions/console/operations/index.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../../../stores/idempotency.ts';
import { openStore, type Store } from '../../../stores/store.ts';
import { DEAD_AFTER_SECONDS, mortal, REMAINING_SECONDS } from '../../support/answering.ts';
import { aKeyValue, aRoute } from '../../support/builders.ts';
import {
  CONSOLE_POLICY,
  NOW,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../../support/console.ts';
import { ALLOWED, aProxyEvent } from '../../support/proxy-event.ts';

const takes = { method: 'POST', takesIdempotencyKey: true };
const desk: Surface = {
  ...(CONSOLE_POLICY.surfaces.desk as Surface),
  routes: [
    aRoute({ ...takes, path: '/agents', operation: 'create-agent' }),
    aRoute({ ...takes, path: '/keys', operation: 'create-key' }),
  ],
};
const policy: Policy = { ...CONSOLE_POLICY, surfaces: { ...CONSOLE_POLICY.surfaces, desk } };
const SESSION = aKeyValue('ses');
const KEY = { surface: 'wide', name: 'Build server' };
const AGENT = { surface: 'narrow', name: 'Helper' };

let running: RunningConsole;
let tenant: Tenant;
let remembering: Store<'idempotency'>;
let idempotency: IdempotencyStore;
beforeAll(async () => {
  running = await startConsole();
  tenant = await running.found('acme');
  remembering = openStore(running.environment, ['idempotency']);
  idempotency = createIdempotencyStore(remembering);
});
afterAll(async () => {
  remembering.client.destroy();
  await running.stop();
});

async function post(resource: string, key: string, body: object, now = NOW, remembers = idempotency) {
  const handler = createHandler({
    policy,
    operations,
    deps: running.deps,
    streams: false,
    idempotency: remembers,
    clock: () => now,
    write: () => {},
  });
  const event = aProxyEvent({
    surface: 'desk',
    method: 'POST',
    resource,
    headers: { Authorization: `Bearer ${SESSION}`, 'Idempotency-Key': key },
    body: JSON.stringify(body),
    authorizer: {
      ...ALLOWED,
      kind: 'session',
      keyId: 'ssn_1',
      organizationId: tenant.id,
      memberId: tenant.owner.id,
      role: 'owner',
    },
  });
  const result = await handler(event, { getRemainingTimeInMillis: () => REMAINING_SECONDS * 1000 });
  return { status: result.statusCode, headers: result.headers, json: JSON.parse(result.body) };
}

/** A process that dies after all it had to do was done. */
async function postAndDie(resource: string, key: string, body: object): Promise<void> {
  const dying = mortal(idempotency);
  dying.die();
  expect((await post(resource, key, body, NOW, dying.idempotency)).status).toBe(201);
}

const rows = async (prefix: string) =>
  (await running.scan()).directory?.filter(({ item }) => item?.S?.startsWith(prefix)) ?? [];

describe('G-8 a key ordered twice', () => {
  test('G-8 is made once, and its value shown again to who ordered it', async () => {
    const before = await rows('key#');
    const first = await post('/keys', 'twice', KEY);
    const again = await post('/keys', 'twice', KEY, NOW + 60);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json).toEqual(first.json);
    expect(again.headers).toMatchObject({ 'cache-control': 'no-store', 'idempotency-replayed': 'true' });
    expect(await rows('key#')).toHaveLength(before.length + 1);
  });

  test('G-8 by a process that died is not made again, and its order names it', async () => {
    await postAndDie('/keys', 'died', KEY);
    const before = await rows('key#');
    const attached = running.usagePlans.attached.size;
    const again = await post('/keys', 'died', KEY, NOW + DEAD_AFTER_SECONDS);
    expect([again.status, again.json.code]).toEqual([409, 'conflict']);
    expect(again.json.detail).toMatch(
      /an earlier attempt made the key key_\w{28}, and its value was not shown/,
    );
    expect(await rows('key#')).toHaveLength(before.length);
    const [, keyId = ''] = /the key (key_\w{28})/.exec(again.json.detail) ?? [];
    expect(before.map(({ item }) => item?.S)).toContain(`key#${keyId}`);
    expect(running.usagePlans.attached.size).toBe(attached);
  });
});

test('G-8 an agent whose maker died is answered as it was made', async () => {
  await postAndDie('/agents', 'agent died', AGENT);
  const before = await rows('agent#');
  const again = await post('/agents', 'agent died', AGENT, NOW + DEAD_AFTER_SECONDS);
  expect(again).toMatchObject({ status: 201, json: { name: 'Helper', surface: 'narrow', keyCount: 0 } });
  expect(await rows('agent#')).toEqual(before);
  expect(before.map(({ item }) => item?.S)).toContain(`agent#${again.json.id}`);
});

test('G-8 what was refused may be corrected under its key', async () => {
  expect((await post('/agents', 'wrong', { ...AGENT, name: '' })).status).toBe(400);
  expect((await post('/agents', 'wrong', AGENT)).status).toBe(201);
});
