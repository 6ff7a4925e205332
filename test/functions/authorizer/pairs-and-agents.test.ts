import { hash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAuthorizer } from '../../../functions/authorizer/authorize.ts';
import { createCredentialGate } from '../../../stores/credential-gate.ts';
import type { CredentialRecord } from '../../../stores/credential-record.ts';
import { createCredentialStore } from '../../../stores/credentials.ts';
import { createDynamo } from '../../../stores/dynamodb.ts';
import { createGateClient } from '../../../stores/gate-client.ts';
import { CREDENTIALS } from '../../../stores/tables.ts';
import { anAuthorizerEvent } from '../../support/authorizer-event.ts';
import { aKeyValue, aPolicy, aRecord, aRoute, aSource, aSurface } from '../../support/builders.ts';
import { type CountingProxy, startCountingProxy } from '../../support/counting-proxy.ts';
import { type RunningStore, startStore } from '../../support/dynoxide.ts';

const usual = aSurface();
const surface = aSurface({
  credentials: [
    aSource({ in: 'pair', header: 'x-key', secretHeader: 'x-secret' }),
    aSource({ kinds: ['session'] }),
  ],
  keys: usual.keys && { ...usual.keys, secretPrefix: 'ins', actsOn: 'agent' },
  agents: { parameter: 'agentId', header: 'x-agent-id' },
  routes: [aRoute({ path: '/agents/{agentId}' })],
});
const policy = aPolicy([surface]);
const NOW = 1_800_000_000;

let store: RunningStore;
let proxy: CountingProxy;
let client: DynamoDBClient;
beforeAll(async () => {
  store = await startStore();
  proxy = await startCountingProxy(store.endpoint);
  client = createDynamo(store.environment);
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await store.stop();
});
beforeEach(() => {
  proxy.operations.length = 0;
});

const tableName = () => store.environment[CREDENTIALS.variable] as string;
const credentials = () => createCredentialStore(client, tableName());

/** A stored pair for the agent `agt_own`. */
async function aPair(differences: Partial<CredentialRecord> = {}) {
  const [key, secret] = [aKeyValue(), aKeyValue('ins')];
  const secretHash = hash('sha256', secret, 'base64url');
  await credentials().put(aRecord(key, { agentId: 'agt_own', secretHash, ...differences }));
  return { 'X-Key': key, 'X-Secret': secret };
}

async function ask(headers: Record<string, string>, agentId = 'agt_own') {
  const environment: Record<string, string> = {
    ...store.environment,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
  };
  const authorize = createAuthorizer({
    policy,
    gate: createCredentialGate(createGateClient(environment), tableName()),
    clock: () => NOW,
    write: () => undefined,
  });
  const event = anAuthorizerEvent({ resource: '/agents/{agentId}', path: { agentId }, headers });
  try {
    const { context } = await authorize(event);
    return context?.verdict === 'allow' ? 'allow' : String(context?.code);
  } catch (error) {
    return (error as Error).message;
  }
}

const uses = async (key: string) => (await credentials().read([aRecord(key).hash]))[0]?.lastUsedAt ?? null;

describe('V-1 a key and its secret', () => {
  test('P-4 pass together, for one request to the store', async () => {
    expect(await ask(await aPair())).toBe('allow');
    expect(proxy.operations).toEqual(['UpdateItem']);
  });

  test('with the secret of another pair are refused, for one request, and nothing is counted', async () => {
    const [one, another] = [await aPair(), await aPair()];
    expect(await ask({ ...one, 'X-Secret': another['X-Secret'] })).toBe('Unauthorized');
    expect(proxy.operations).toEqual(['UpdateItem']);
    expect(await uses(one['X-Key'])).toBeNull();
  });

  test.each(['X-Key', 'X-Secret'] as const)(
    'without %s are refused, and the store is not asked',
    async (missing) => {
      const { [missing]: _, ...half } = await aPair();
      expect(await ask(half as Record<string, string>)).toBe('Unauthorized');
      expect(proxy.operations).toEqual([]);
    },
  );

  test('a key that was made without a secret takes none', async () => {
    const pair = await aPair({ secretHash: null });
    expect(await ask(pair)).toBe('Unauthorized');
  });

  test('beside another credential are refused, not picked from', async () => {
    expect(await ask({ ...(await aPair()), Authorization: `Bearer ${aKeyValue('ses')}` })).toBe(
      'Unauthorized',
    );
    expect(proxy.operations).toEqual([]);
  });
});

describe('V-3 a key and the agent that it was made for', () => {
  test.each([
    ['another agent in the path', {}, 'agt_other'],
    ['another agent in the header', { 'X-Agent-ID': 'agt_other' }, 'agt_own'],
    ['an id that cannot be one', {}, '%2e%2e%2f'],
  ])('%s is 403, and nothing is counted', async (_, headers, agentId) => {
    const pair = await aPair();
    expect(await ask({ ...pair, ...headers }, agentId)).toBe('agent_not_allowed');
    expect(proxy.operations).toEqual(['UpdateItem']);
    expect(await uses(pair['X-Key'])).toBeNull();
  });

  test('G-4 the path and the header may both name it', async () => {
    expect(await ask({ ...(await aPair()), 'X-Agent-ID': 'agt_own' })).toBe('allow');
  });

  test('G-4 a session may name any: the handler knows whose they are', async () => {
    const session = aKeyValue('ses');
    await credentials().put(aRecord(session, { kind: 'session', role: 'member' }));
    expect(await ask({ Authorization: `Bearer ${session}` }, 'agt_other')).toBe('allow');
  });

  test('however many agents a request names, the store can be asked', async () => {
    const agents = Array.from({ length: 300 }, (_, at) => `agt_${at}`);
    const pair = await aPair();
    const event = { ...pair, 'X-Agent-ID': agents } as unknown as Record<string, string>;
    expect(await ask(event)).toBe('agent_not_allowed');
  });
});
