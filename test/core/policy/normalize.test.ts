import { describe, expect, test } from '@jest/globals';
import { aSource } from '../../support/builders.ts';
import { DOCUMENTS, edited, policyOf } from '../../support/documents.ts';

describe('P-1 what people write becomes plain numbers, with every default filled in', () => {
  const policy = policyOf(DOCUMENTS);

  test('the environment', () => {
    expect(policy.environment).toEqual({
      name: 'test',
      title: 'Tests',
      sessionTtlSeconds: 43_200,
      rotationAgeSeconds: 7_776_000,
      threads: { ttlSeconds: 172_800, historyTokens: 1000 },
      money: { holdSeconds: 600, sweepEverySeconds: 60 },
      unconnectedModels: 'refused',
      logRetentionDays: 7,
      loggedDecisions: 'all',
      deletionProtection: true,
      pointInTimeRecovery: false,
      throttle: { ratePerSecond: 100, burst: 200 },
      authorizerConcurrency: null,
      firewall: { block: ['blocked'], ratePerFiveMinutes: 2000, managedRules: ['SomeRules'] },
      dashboardDomain: null,
      alarmEmail: 'oncall@example.com',
    });
  });

  test('models, with prices in exact micro-dollars and the id as their name upstream', () => {
    expect(policy.models['big/model-1']).toMatchObject({
      upstream: 'big/model-1',
      createdAt: 1_735_171_200,
      prices: { inputMicros: 290_000, cachedInputMicros: 0, outputMicros: 2_190_000 },
    });
  });

  test('plans and networks', () => {
    expect(policy.plans.small?.quota).toEqual({ limit: 1000, period: 'MONTH' });
    expect(policy.plans.large?.quota).toBeNull();
    expect(policy.networks.blocked).toMatchObject({
      ipv4: ['192.0.2.0/24', '198.51.100.7/32'],
      ipv6: ['2001:db8::/32'],
    });
  });

  test('routes, with the base in front of their paths', () => {
    expect(policy.surfaces.things?.routes).toMatchObject([
      {
        id: 'GET /v1/things/{thingId}',
        path: '/v1/things/{thingId}',
        function: 'things',
        operation: 'read',
        scope: 'things:read',
        dialects: ['problem', 'openai'],
        carries: null,
        takes: ['application/json'],
        actsAsAgent: false,
        keepsThreads: false,
        takesIdempotencyKey: false,
      },
      { method: 'POST', roles: ['owner'], dialects: ['problem'], carries: 'prompts', publicBecause: null },
      { path: '/v1/open', publicBecause: 'a test needs one' },
    ]);
  });

  test('credentials, with header names in lower case', () => {
    expect(policy.surfaces.things?.credentials).toEqual([
      aSource({ kinds: ['key', 'session'] }),
      aSource({ in: 'header', header: 'x-things-key', dialect: 'openai' }),
    ]);
  });

  test('it is plain JSON, so that it can be put into a bundle', () => {
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
  });
});

test('an environment changes what it names of a surface, and nothing else', () => {
  const changes = `alarms: { email: oncall@example.com }
surfaces:
  things:
    domain: things.example.com
    keys: { limits: { default: 10 per minute and 100 per hour } }
    browsers: refused
`;
  const before = policyOf(DOCUMENTS).surfaces.things;
  const after = policyOf(edited('environments/test.yaml', /alarms.*\n/, changes)).surfaces.things;
  expect(after).toEqual({
    ...before,
    domain: 'things.example.com',
    browserOrigins: null,
    keys: {
      ...before?.keys,
      limits: { ...before?.keys?.limits, default: { perMinute: 10, perHour: 100 } },
    },
  });
});

test.each([
  ['any origin', ['*']],
  ['refused', null],
])('browsers: %s', (written, origins) => {
  const policy = policyOf(edited('surfaces/things.yaml', /browsers:.*/, `browsers: ${written}`));
  expect(policy.surfaces.things?.browserOrigins).toEqual(origins);
});

describe('what a surface can say of its credentials and its agents', () => {
  const others = `surface: others
title: Others
description: Others.
credentials:
  - pair: { key: X-Key, secret: X-Secret }
  - bearer: [session, token]
keys:
  prefix: otk
  secret-prefix: ots
  name: required
  act-on: agent
  made-by: [owner]
  limits: { default: 1 per minute and 2 per hour, at most: 3 per minute and 4 per hour }
  allowed-ips: refused
  expiry: refused
  sandbox: refused
  spending-limits: refused
sessions: { of: things }
tokens: { prefix: ott, limits: 5 per minute and 6 per hour, at most: 7, expiry: optional }
agents: { parameter: agentId, header: X-Agent-ID }
routes:
  POST /agents/{agentId}:
    title: Do
    does: things.do
    takes: [text/csv]
    carries: files
    acts-as: agent
    keeps: threads
    idempotency-key: accepted
errors: { dialects: [openai] }
browsers: refused
`;
  const surface = policyOf([...DOCUMENTS, { file: 'surfaces/others.yaml', text: others }]).surfaces.others;

  test('V-1 a pair is one source with two headers, and secrets have a prefix of their own', () => {
    expect(surface?.credentials[0]).toEqual(
      aSource({ in: 'pair', header: 'x-key', secretHeader: 'x-secret' }),
    );
    expect(surface?.keys).toMatchObject({ secretPrefix: 'ots', name: 'required', sandbox: 'refused' });
  });

  test('whether what its keys spend can be limited', () => {
    expect(policyOf(DOCUMENTS).surfaces.things?.keys?.spendingLimits).toBe('optional');
    expect(surface?.keys?.spendingLimits).toBe('refused');
  });

  test('G-2 G-3 sessions of another surface keep their issuer, its prefix and its limits', () => {
    expect(surface?.sessions).toMatchObject({ issuer: 'things', prefix: 'ths' });
    expect(surface?.tokens).toEqual({
      issuer: 'others',
      prefix: 'ott',
      limits: { perMinute: 5, perHour: 6 },
      atMost: 7,
      expiry: 'optional',
    });
  });

  test('G-4 how an agent is named, and what a route does with it', () => {
    expect(surface?.agents).toEqual({ parameter: 'agentId', header: 'x-agent-id' });
    expect(surface?.routes).toMatchObject([
      {
        takes: ['text/csv'],
        carries: 'files',
        actsAsAgent: true,
        keepsThreads: true,
        takesIdempotencyKey: true,
      },
    ]);
  });
});
