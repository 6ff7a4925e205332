import { describe, expect, test } from '@jest/globals';
import { DOCUMENTS, edited, policyOf } from '../../support/documents.ts';

describe('P-1 what people write becomes plain numbers, with every default filled in', () => {
  const policy = policyOf(DOCUMENTS);

  test('the environment', () => {
    expect(policy.environment).toEqual({
      name: 'test',
      title: 'Tests',
      sessionTtlSeconds: 43_200,
      rotationAgeSeconds: 7_776_000,
      logRetentionDays: 7,
      deletionProtection: true,
      pointInTimeRecovery: false,
      throttle: { ratePerSecond: 100, burst: 200 },
      authorizerConcurrency: null,
      firewall: { block: ['blocked'], ratePerFiveMinutes: 2000, managedRules: ['SomeRules'] },
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
        prompt: false,
      },
      { method: 'POST', roles: ['owner'], dialects: ['problem'], prompt: true, publicBecause: null },
      { path: '/v1/open', publicBecause: 'a test needs one' },
    ]);
  });

  test('credentials, with header names in lower case', () => {
    expect(policy.surfaces.things?.credentials).toEqual([
      { in: 'bearer', header: 'authorization', kinds: ['key', 'session'], dialect: null },
      { in: 'header', header: 'x-things-key', kinds: ['key'], dialect: 'openai' },
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
