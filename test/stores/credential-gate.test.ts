import { hash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claimOf } from '../../core/claim.ts';
import { decide } from '../../core/decide.ts';
import type { RequestFacts } from '../../core/facts.ts';
import { createCredentialGate } from '../../stores/credential-gate.ts';
import { createCredentialStore } from '../../stores/credentials.ts';
import { createDynamo } from '../../stores/dynamodb.ts';
import { createGateClient } from '../../stores/gate-client.ts';
import { CREDENTIALS } from '../../stores/tables.ts';
import { aKeyValue, aPolicy, aRecord, aRoute, aSurface } from '../support/builders.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';

const policy = aPolicy([
  aSurface({
    scopes: { things: ['read', 'create'] },
    routes: [
      aRoute(),
      aRoute({ method: 'POST', scope: 'things:create' }),
      aRoute({ path: '/members', roles: ['owner', 'admin'] }),
    ],
  }),
]);

let store: RunningStore;
let client: DynamoDBClient;
let tableName: string;
beforeAll(async () => {
  store = await startStore();
  client = createDynamo(store.environment);
  tableName = store.environment[CREDENTIALS.variable] as string;
});
afterAll(async () => {
  client.destroy();
  await store.stop();
});

const NOW = 1_800_000_000;

function aRequestWith(value: string): RequestFacts {
  return {
    surface: 'invented',
    method: 'GET',
    resource: '/things',
    sourceIp: '203.0.113.7',
    presented: {
      state: 'well-formed',
      kind: 'key',
      hash: hash('sha256', value, 'base64url'),
      secretHash: null,
    },
    agents: [],
  };
}

const records = fc.record({
  surface: fc.constantFrom('invented', 'invented', 'other'),
  account: fc.constantFrom('active' as const, 'active' as const, 'suspended' as const),
  role: fc.constantFrom(null, 'owner' as const, 'member' as const),
  scopes: fc.subarray(['things:read', 'things:create']),
  allowedIps: fc.subarray([
    '203.0.113.7/32',
    '203.0.112.0/20',
    '10.0.0.0/8',
    '2001:db8::/32',
    '198.51.100.0/25',
  ]),
  expiresAt: fc.constantFrom(null, NOW - 1, NOW, NOW + 1, NOW + 9999),
  perMinute: fc.integer({ min: 1, max: 3 }),
  perHour: fc.integer({ min: 1, max: 4 }),
  secretHash: fc.constantFrom(null, null, 'right'),
  agentId: fc.constantFrom(null, null, 'agt_own'),
});

const requests = fc.record({
  surface: fc.constant('invented'),
  method: fc.constantFrom('GET', 'POST'),
  resource: fc.constant('/things'),
  sourceIp: fc.constantFrom(
    '203.0.113.7',
    '203.0.127.255',
    '203.0.128.0',
    '10.1.2.3',
    '2001:db8::1',
    '2001:db9::1',
    'nonsense',
  ),
  secretHash: fc.constantFrom(null, null, 'right', 'wrong'),
  agents: fc.constantFrom([], [], ['agt_own'], ['agt_other'], ['agt_own', 'agt_other']),
});

describe('the condition of the one write', () => {
  test('P-4 P-5 holds exactly where `decide` allows, for any record and any sequence of requests', async () => {
    const gate = createCredentialGate(createGateClient(store.environment), tableName);
    const credentials = createCredentialStore(client, tableName);
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.tuple(requests, fc.constantFrom(0, 0, 0.5, 30, 60)), { minLength: 1, maxLength: 6 }),
        async (record, sequence) => {
          const value = aKeyValue();
          const stored = aRecord(value, record);
          await credentials.put(stored);
          let now = NOW;
          for (const [{ secretHash, ...facts }, later] of sequence) {
            now += later;
            const request: RequestFacts = {
              ...facts,
              presented: { state: 'well-formed', kind: 'key', hash: stored.hash, secretHash },
            };
            const claim = claimOf(policy, request, now);
            let claimed = await gate.claim(stored.hash, claim);
            const wasUnaware = !claimed.counted && record.allowedIps.length > 0;
            if (wasUnaware && decide(policy, request, claimed.credential, now).effect === 'allow') {
              claimed = await gate.claim(stored.hash, claim);
            }
            const decision = decide(policy, request, claimed.credential, now);
            expect({ counted: claimed.counted, decision }).toEqual({
              counted: decision.effect === 'allow',
              decision,
            });
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('P-4 of requests that overtake each other at the turn of a window, none loses the count of another', async () => {
    const gate = createCredentialGate(createGateClient(store.environment), tableName);
    const value = aKeyValue();
    const stored = aRecord(value, { perMinute: 20, perHour: 10_000 });
    await createCredentialStore(client, tableName).put(stored);
    const request = aRequestWith(value);
    // Clocks that differ by minutes: later ones leave counters that earlier ones must not take for past.
    const minutes = Array.from({ length: 240 }, (_, at) => at % 6);
    const claimed = await Promise.all(
      minutes.map(async (minute) => {
        const { counted } = await gate.claim(stored.hash, claimOf(policy, request, NOW + minute * 60));
        return counted ? minute : null;
      }),
    );
    const allowed = [0, 1, 2, 3, 4, 5].map((minute) => claimed.filter((one) => one === minute).length);
    expect(allowed.slice(4)).toEqual([20, 20]);
  });

  test('past counters are removed, those in force and everything else stay', async () => {
    const gate = createCredentialGate(createGateClient(store.environment), tableName);
    const value = aKeyValue();
    const stored = aRecord(value, { perMinute: 1000, perHour: 10_000 });
    await createCredentialStore(client, tableName).put(stored);
    const request = aRequestWith(value);
    for (let at = 0; at < 60; at++) await gate.claim(stored.hash, claimOf(policy, request, NOW + at * 7300));
    const last = NOW + 59 * 7300;
    const { credential } = await gate.claim(stored.hash, claimOf(policy, request, last));
    expect(credential).toMatchObject({ keyId: 'key_1', usedThisMinute: 1, usedThisHour: 1 });
  });

  test('a request that has passed is not refused because past counters could not be removed', async () => {
    const gateClient = createGateClient(store.environment);
    const value = aKeyValue();
    const stored = aRecord(value, { perMinute: 1000, perHour: 10_000 });
    await createCredentialStore(client, tableName).put(stored);
    const request = aRequestWith(value);
    let failures = 0;
    // A process of its own each time, so that counters gather; the write that only removes them fails.
    for (let at = 0; at < 40; at++) {
      const gate = createCredentialGate(
        {
          update: (input) => {
            if (input.UpdateExpression?.startsWith('SET')) return gateClient.update(input);
            failures += 1;
            return Promise.reject(new Error('the store is busy'));
          },
        },
        tableName,
      );
      const claimed = await gate.claim(stored.hash, claimOf(policy, request, NOW + at * 7300));
      expect(claimed.counted).toBe(true);
    }
    expect(failures).toBeGreaterThan(0);
  });
});
