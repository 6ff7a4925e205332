import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { decide } from '../../../core/decide.ts';
import { readDecision } from '../../../core/decision-log/read-decision.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { createAuthorizer } from '../../../functions/authorizer/authorize.ts';
import { createCredentialGate } from '../../../stores/credential-gate.ts';
import type { CredentialRecord } from '../../../stores/credential-record.ts';
import { createCredentialStore } from '../../../stores/credentials.ts';
import { createDynamo } from '../../../stores/dynamodb.ts';
import { createGateClient } from '../../../stores/gate-client.ts';
import { CREDENTIALS } from '../../../stores/tables.ts';
import { anAuthorizerEvent } from '../../support/authorizer-event.ts';
import { aKeyValue, aPolicy, aRecord, aRoute, aSurface } from '../../support/builders.ts';
import { type CountingProxy, startCountingProxy } from '../../support/counting-proxy.ts';
import { type RunningStore, startStore } from '../../support/dynoxide.ts';

const surface = aSurface({
  scopes: { things: ['read', 'create'] },
  routes: [
    aRoute(),
    aRoute({ method: 'POST', operation: 'create', scope: 'things:create' }),
    aRoute({ path: '/members', operation: 'members', roles: ['owner', 'admin'] }),
  ],
});
const other = aSurface({
  name: 'other',
  keys: null,
  sessions: {
    issuer: 'other',
    prefix: 'oth',
    limits: { perMinute: 1, perHour: 1 },
    attempts: { count: 1, windowSeconds: 60 },
  },
});
const policy = aPolicy([surface, other]);

let store: RunningStore;
let proxy: CountingProxy;
let client: DynamoDBClient;
let now = 1_800_000_000;
let lines: string[] = [];

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
  lines = [];
  now += 7200;
});

function credentials() {
  return createCredentialStore(client, store.environment[CREDENTIALS.variable] as string);
}

function authorizer(endpoint = proxy.endpoint, by: Policy = policy) {
  const environment: Record<string, string> = { ...store.environment, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  const gate = createCredentialGate(
    createGateClient(environment),
    environment[CREDENTIALS.variable] as string,
  );
  return createAuthorizer({ policy: by, gate, clock: () => now, write: (line) => lines.push(line) });
}

type Authorizer = ReturnType<typeof authorizer>;

async function aStoredKey(differences: Partial<CredentialRecord> = {}): Promise<string> {
  const value = aKeyValue();
  await credentials().put(aRecord(value, differences));
  return value;
}

const bearing = (value: string, more: Partial<Parameters<typeof anAuthorizerEvent>[0]> = {}) =>
  anAuthorizerEvent({ headers: { Authorization: `Bearer ${value}` }, ...more });

const effectOf = (result: APIGatewayAuthorizerResult) =>
  (result.policyDocument.Statement[0] as { Effect: string }).Effect;

/** What a client would meet: the status that the gateway or the chain answers with. */
async function outcome(
  authorize: ReturnType<typeof authorizer>,
  event: ReturnType<typeof anAuthorizerEvent>,
) {
  try {
    const { context, ...result } = await authorize(event);
    if (effectOf(result as APIGatewayAuthorizerResult) === 'Deny') return `403 ${context?.code}`;
    return context?.verdict === 'allow' ? 'allow' : `refuse ${context?.code}`;
  } catch (error) {
    return (error as Error).message === 'Unauthorized' ? '401' : `500 ${(error as Error).message}`;
  }
}

describe('P-4 the requests that the gate makes to its store', () => {
  test('an allowed request is exactly one UpdateItem', async () => {
    const value = await aStoredKey();
    expect(await outcome(authorizer(), bearing(value))).toBe('allow');
    expect(proxy.operations).toEqual(['UpdateItem']);
  });

  test('a request denied by the record is exactly one', async () => {
    const suspended = await aStoredKey({ account: 'suspended' });
    expect(await outcome(authorizer(), bearing(suspended))).toBe('403 account_suspended');
    expect(proxy.operations).toEqual(['UpdateItem']);
  });

  test('an unknown key of the right form is exactly one', async () => {
    expect(await outcome(authorizer(), bearing(aKeyValue()))).toBe('401');
    expect(proxy.operations).toEqual(['UpdateItem']);
  });

  test.each([
    ['no credential', {}],
    ['another scheme', { Authorization: 'Basic abc' }],
    ['a mistyped key', { Authorization: `Bearer ${aKeyValue().slice(0, -1)}-` }],
    ['a key of another environment', { Authorization: `Bearer ${aKeyValue('inv', 'prod')}` }],
    ['a key of another prefix', { Authorization: `Bearer ${aKeyValue('xyz')}` }],
    ['two different keys', { Authorization: [`Bearer ${aKeyValue()}`, `Bearer ${aKeyValue()}`] }],
    ['a credential without end', { Authorization: `Bearer ${'a'.repeat(5000)}` }],
  ])('%s is none', async (_, headers) => {
    expect(await outcome(authorizer(), anAuthorizerEvent({ headers }))).toBe('401');
    expect(proxy.operations).toEqual([]);
  });

  test('a key restricted to networks costs one more request once in a process, and one each from then on', async () => {
    const value = await aStoredKey({ allowedIps: ['203.0.113.0/24'] });
    const authorize = authorizer();
    for (let request = 0; request < 20; request++)
      expect(await outcome(authorize, bearing(value))).toBe('allow');
    expect(proxy.operations).toHaveLength(21);
  });

  test.each([
    ['one process', (first: Authorizer) => first],
    // Each process sees the counters of the others for the first time: the worst case.
    ['another process each time', () => authorizer()],
  ])('a key used every other hour through %s stays within 1.05 requests on average', async (_, next) => {
    const value = await aStoredKey({ perHour: 10_000 });
    const first = authorizer();
    const requests = 150;
    for (let request = 0; request < requests; request++) {
      now += 7300;
      expect(await outcome(next(first), bearing(value))).toBe('allow');
    }
    expect(proxy.operations.length / requests).toBeLessThanOrEqual(1.05);
    const [record] = await credentials().read([aRecord(value).hash]);
    expect(record?.lastUsedAt).toBe(now);
  });
});

describe('what the authorizer answers', () => {
  test('an allowed request carries the caller, the limits and the usage plan key', async () => {
    const value = await aStoredKey({ perMinute: 5, perHour: 50, agentId: 'agt_1' });
    const result = await authorizer()(bearing(value));
    expect(effectOf(result)).toBe('Allow');
    expect(result.usageIdentifierKey).toBe('u'.repeat(40));
    expect(result.context).toMatchObject({
      verdict: 'allow',
      keyId: 'key_1',
      organizationId: 'org_1',
      agentId: 'agt_1',
      minuteLimit: '5',
      minuteRemaining: '4',
      hourLimit: '50',
      hourRemaining: '49',
    });
    expect(Object.values(result.context ?? {}).every((entry) => typeof entry === 'string')).toBe(true);
  });

  test('limits to what a key spends are told to the handler, and cost the gate no further request', async () => {
    const value = await aStoredKey({ spendPerDayMicros: 5_000_000 });
    const { context } = await authorizer()(bearing(value));
    expect(context).toMatchObject({ verdict: 'allow', spendPerDay: '5000000' });
    expect(context).not.toHaveProperty('spendPerMonth');
    expect(proxy.operations).toEqual(['UpdateItem']);
  });

  test('a path as long as it may be leaves the policy document within what API Gateway takes', async () => {
    const event = bearing(await aStoredKey());
    const { policyDocument } = await authorizer()({
      ...event,
      methodArn: `${event.methodArn}/${'x'.repeat(1500)}`,
    });
    expect(policyDocument.Statement).toMatchObject([
      { Resource: 'arn:aws:execute-api:eu-central-1:123456789012:api1234567/invented/GET/*' },
    ]);
  });

  test('A-8 a deleted key is refused by the very next request', async () => {
    const value = await aStoredKey();
    const authorize = authorizer();
    expect(await outcome(authorize, bearing(value))).toBe('allow');
    await credentials().remove(aRecord(value).hash);
    expect(await outcome(authorize, bearing(value))).toBe('401');
    expect(await credentials().read([aRecord(value).hash])).toEqual([]);
  });

  test.each([
    ['past its expiry', { expiresAt: 1_700_000_001 }, {}, '401'],
    ['of another surface', { surface: 'other' }, {}, '401'],
    ['of a suspended account', { account: 'suspended' as const }, {}, '403 account_suspended'],
    ['from an address outside its networks', { allowedIps: ['198.51.100.0/24'] }, {}, '403 ip_not_allowed'],
    ['without the scope', { scopes: ['things:read'] }, { method: 'POST' }, '403 scope_missing'],
    ['without a role', {}, { resource: '/members' }, '403 role_insufficient'],
    [
      'with a role that is too low',
      { role: 'member' as const },
      { resource: '/members' },
      '403 role_insufficient',
    ],
  ])('a credential %s is denied, and nothing is counted', async (_, record, request, expected) => {
    const value = await aStoredKey({ perMinute: 1, ...record });
    expect(await outcome(authorizer(), bearing(value, request))).toBe(expected);
    expect(proxy.operations).toHaveLength(1);
    const [after] = await credentials().read([aRecord(value).hash]);
    expect(after?.lastUsedAt).toBeNull();
  });

  test('a minute and an hour that are used up are refused with a verdict, and do not count further', async () => {
    const value = await aStoredKey({ perMinute: 2, perHour: 3 });
    const authorize = authorizer();
    const seen: string[] = [];
    for (let request = 0; request < 4; request++) seen.push(await outcome(authorize, bearing(value)));
    expect(seen).toEqual(['allow', 'allow', 'refuse rate_limit_minute', 'refuse rate_limit_minute']);
    now += 60;
    expect(await outcome(authorize, bearing(value))).toBe('allow');
    expect(await outcome(authorize, bearing(value))).toBe('refuse rate_limit_hour');
    now += 3600;
    expect(await outcome(authorize, bearing(value))).toBe('allow');
  });

  test('P-6 what it counted is read as it would find it, and reading counts nothing', async () => {
    const value = await aStoredKey();
    const { hash } = aRecord(value);
    for (let request = 0; request < 2; request++) await outcome(authorizer(), bearing(value));
    const uses = async (at: number) => {
      const record = await credentials().asOf(hash, at);
      return [record?.usedThisMinute, record?.usedThisHour];
    };
    expect([await uses(now), await uses(now), await uses(now + 60), await uses(now + 3600)]).toEqual([
      [2, 2],
      [2, 2],
      [0, 2],
      [0, 0],
    ]);
    expect(await credentials().asOf('no such hash', now)).toBeNull();
  });

  test('P-4 of 200 requests at once under a limit of 60, exactly 60 pass', async () => {
    const value = await aStoredKey({ perMinute: 60 });
    const authorize = authorizer();
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => outcome(authorize, bearing(value))));
    expect(outcomes.filter((each) => each === 'allow')).toHaveLength(60);
    expect(outcomes.filter((each) => each === 'refuse rate_limit_minute')).toHaveLength(140);
    expect(proxy.operations).toHaveLength(200);
  });

  test('P-9 a store that cannot be asked refuses with 503, and says so in the log only', async () => {
    const value = await aStoredKey();
    expect(await outcome(authorizer('http://127.0.0.1:9'), bearing(value))).toBe('refuse store_unavailable');
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      level: 'ERROR',
      environment: 'local',
      uncheckedCredentials: 1,
      cause: expect.stringContaining('ECONNREFUSED'),
    });
    expect(lines.join()).not.toContain(value);
  });

  test('P-9 no log line holds the credential, nor its hash', async () => {
    const value = await aStoredKey({ account: 'suspended' });
    const allowed = await aStoredKey();
    for (const each of [value, allowed, aKeyValue()]) await outcome(authorizer(), bearing(each));
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toMatch(/inv_local_/);
    for (const each of [value, allowed]) expect(lines.join()).not.toContain(aRecord(each).hash);
  });
});

describe('P-6 the log', () => {
  const messages = () => lines.map((line) => (JSON.parse(line) as { message: string }).message);

  test('has one line for each decision, from which it is decided again alike', async () => {
    const few = await aStoredKey({ perMinute: 1 });
    const elsewhere = await aStoredKey({ allowedIps: ['198.51.100.0/24'] });
    const authorize = authorizer();
    for (const event of [
      bearing(few),
      bearing(few),
      bearing(elsewhere),
      bearing(aKeyValue()),
      bearing(few, { method: 'POST' }),
      anAuthorizerEvent({}),
    ])
      await outcome(authorize, event);
    expect(messages()).toEqual(['allowed', 'refused', 'denied', 'denied', 'denied', 'denied']);
    for (const line of lines) {
      const read = readDecision(JSON.parse(line) as Record<string, unknown>);
      if (read.state !== 'decision') throw new Error(line);
      const { request, record, decision } = read.logged;
      expect(decide(policy, request, record, read.logged.now)).toMatchObject(decision);
    }
  });

  test('has none for what is allowed, where the environment says so', async () => {
    const value = await aStoredKey({ perMinute: 1 });
    const quiet = { ...policy, environment: { ...policy.environment, loggedDecisions: 'denied' as const } };
    const authorize = authorizer(proxy.endpoint, quiet);
    for (let request = 0; request < 2; request++) await outcome(authorize, bearing(value));
    expect(messages()).toEqual(['refused']);
  });
});
