import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDemonstration } from '../../local/demonstration.ts';
import { type Local, startLocal } from '../../local/start.ts';
import { openAccount } from '../../stores/accounts.ts';
import { openStore } from '../../stores/store.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { aTopUp } from '../support/money.ts';
import { PASSWORD } from '../support/platform.ts';
import { startUpstream, UPSTREAM_KEY, type Upstream } from '../support/upstream.ts';

/** The whole platform in this process, with everything that asks the store counted. */
let home: string;
let upstream: Upstream;
let proxy: CountingProxy;
let local: Local;
let key: string;
let organizationId: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatehouse-counted-'));
  upstream = await startUpstream();
  local = await startLocal({
    port: 0,
    home,
    secrets: { deepseek: UPSTREAM_KEY },
    providerUrls: { deepseek: upstream.url },
    storeThrough: async (endpoint) => {
      proxy = await startCountingProxy(endpoint);
      return proxy.endpoint;
    },
  });
  ({ organizationId } = await openDemonstration(local, { password: PASSWORD }));
  const { token } = await post('/console/auth/authenticate', {
    email: 'owner@example.com',
    password: PASSWORD,
  });
  key = (await post('/console/api/v1/keys', { surface: 'a2agent' }, token)).apiKey;
  // The first request of a key meets none of what is remembered from one to the next.
  await complete({});
}, 90_000);

afterAll(async () => {
  await local?.stop();
  await proxy?.stop();
  await upstream?.close();
  await rm(home, { recursive: true, force: true });
}, 30_000);

async function post(path: string, body: object, token?: string): Promise<any> {
  const answer = await fetch(`${local.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return answer.json();
}

async function complete(differences: object): Promise<number> {
  const answer = await fetch(`${local.url}/a2agent/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'deepseek-chat',
      messages: [{ role: 'user', content: 'Hello' }],
      ...differences,
    }),
  });
  await answer.text();
  return answer.status;
}

describe('P-4 P-8 what a completion asks the store', () => {
  test.each([
    ['whole', {}],
    ['streamed', { stream: true }],
  ])('is three things, %s: the gate, the reservation, the settlement', async (_, differences) => {
    proxy.operations.length = 0;
    expect(await complete(differences)).toBe(200);
    expect(proxy.operations).toEqual(['UpdateItem', 'TransactWriteItems', 'TransactWriteItems']);
  });

  test('is two where the balance does not cover it, and nobody is called', async () => {
    await takeAll();
    const asked = upstream.asked.length;
    proxy.operations.length = 0;
    expect(await complete({})).toBe(403);
    expect(proxy.operations).toEqual(['UpdateItem', 'TransactWriteItems']);
    expect(upstream.asked).toHaveLength(asked);
  });
});

async function takeAll(): Promise<void> {
  const store = openStore(local.operator, ['accounts', 'ledger', 'audit']);
  const account = openAccount(store, organizationId);
  const { balanceMicros } = await account.read();
  await account.credit({ ...aTopUp(-balanceMicros), cause: 'debit', reason: 'a test' });
  store.client.destroy();
}
