import { describe, expect, test } from '@jest/globals';
import type { Properties, StackRule } from '../../../policies/guardrails/rule.ts';
import { forbidHourlyUsagePlans } from '../../../policies/guardrails/rules/forbid-hourly-usage-plans.ts';
import { forbidRequestTraces } from '../../../policies/guardrails/rules/forbid-request-traces.ts';
import { limitApiKeys } from '../../../policies/guardrails/rules/limit-api-keys.ts';
import { limitAuthorizers } from '../../../policies/guardrails/rules/limit-authorizers.ts';
import { limitFunctionVariables } from '../../../policies/guardrails/rules/limit-function-variables.ts';
import { limitIpSetAddresses } from '../../../policies/guardrails/rules/limit-ip-set-addresses.ts';
import { limitIpSets } from '../../../policies/guardrails/rules/limit-ip-sets.ts';
import { limitLogSubscriptions } from '../../../policies/guardrails/rules/limit-log-subscriptions.ts';
import { limitResources } from '../../../policies/guardrails/rules/limit-resources.ts';
import { limitStages } from '../../../policies/guardrails/rules/limit-stages.ts';
import { limitUsagePlans } from '../../../policies/guardrails/rules/limit-usage-plans.ts';
import { requireCurrentTls } from '../../../policies/guardrails/rules/require-current-tls.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { judge, resource } from './judging.ts';

describe('P-7 a ceiling of AWS', () => {
  /** Messages about so many of a type that belong to one owner, if they belong to any. */
  function found(rule: StackRule, type: string, count: number, ownerType?: string): readonly string[] {
    const owners = ownerType === undefined ? [] : [resource(ownerType, {}, { name: 'owner' })];
    const all = Array.from({ length: count }, (_, at) =>
      resource(type, {}, { name: `one-${at}`, dependencies: owners }),
    );
    return judge(rule, [...owners, ...all]).map((one) => `${one.resource.name} ${one.message}`);
  }

  test.each([
    [limitApiKeys, types.API_KEY, 10_000, undefined],
    [limitUsagePlans, types.USAGE_PLAN, 300, undefined],
    [limitIpSets, types.IP_SET, 100, undefined],
    [limitAuthorizers, types.AUTHORIZER, 10, types.REST_API],
    [limitResources, types.RESOURCE, 299, types.REST_API],
    [limitStages, types.STAGE, 10, types.REST_API],
    [limitLogSubscriptions, types.LOG_SUBSCRIPTION_FILTER, 2, types.LOG_GROUP],
  ])('P-7 $id is reached, and not passed', (rule, type, most, owner) => {
    expect(found(rule, type, most, owner)).toEqual([]);
    expect(found(rule, type, most + 1, owner)).toHaveLength(1);
  });

  test('P-7 says how many there are, and how many are taken', () => {
    expect(found(limitApiKeys, types.API_KEY, 10_001)).toEqual([
      'one-10000 is one of 10,001 API keys, and a region takes 10,000',
    ]);
    expect(found(limitStages, types.STAGE, 11, types.REST_API)).toEqual([
      'owner has 11 stages, and AWS takes 10',
    ]);
  });

  test('P-7 is that of each owner by itself', () => {
    const owners = ['shop', 'desk'].map((name) => resource(types.LOG_GROUP, {}, { name }));
    const filters = owners.flatMap((owner) =>
      ['one', 'two'].map((name) =>
        resource(types.LOG_SUBSCRIPTION_FILTER, {}, { name: `${owner.name}-${name}`, dependencies: [owner] }),
      ),
    );
    expect(judge(limitLogSubscriptions, [...owners, ...filters])).toEqual([]);
  });

  test('P-7 of addresses and of variables', () => {
    const holding = (count: number) =>
      judge(limitIpSetAddresses, [
        resource(types.IP_SET, { addresses: Array.from({ length: count }, () => '192.0.2.1/32') }),
      ]).length;
    expect([holding(10_000), holding(10_001)]).toEqual([0, 1]);
    const told = (text: string) =>
      judge(limitFunctionVariables, [
        resource(types.FUNCTION, { environment: { variables: { A: text } } }),
      ]).map(({ message }) => message);
    expect(told('x'.repeat(4096 - '{"A":""}'.length))).toEqual([]);
    expect(told('ä'.repeat(2048))).toEqual(['is told 4104 bytes in its variables, and Lambda takes 4096']);
    expect(judge(limitFunctionVariables, [resource(types.FUNCTION, {})])).toEqual([]);
  });
});

describe('P-7 forbid-hourly-usage-plans', () => {
  const found = (props: Properties) =>
    judge(forbidHourlyUsagePlans, [resource(types.USAGE_PLAN, props)]).length;
  const plan = (rateLimit: number, limit: number, period = 'DAY') => ({
    throttleSettings: { rateLimit, burstLimit: 1 },
    quotaSettings: { limit, period },
  });

  test.each([
    ['no rate at all', { throttleSettings: { rateLimit: 0 } }, 1],
    ['less than a request a second', { throttleSettings: { rateLimit: 0.99 } }, 1],
    ['a request a second', { throttleSettings: { rateLimit: 1 } }, 0],
    ['a quota that an hour at its rate leaves something of', plan(10, 36_000), 0],
    ['a quota that an hour at its rate uses up', plan(10, 35_999), 1],
    ['the same of a month', plan(10, 35_999, 'MONTH'), 1],
    ['both', plan(0.5, 10), 2],
    ['a quota without a rate', { quotaSettings: { limit: 10, period: 'DAY' } }, 0],
    ['no limits', {}, 0],
    [
      'a slow method among others',
      { apiStages: [{}, { throttles: [{ rateLimit: 5 }, { rateLimit: 0.1 }] }] },
      1,
    ],
  ])('P-7 %s: %j is refused %d times', (_, props, times) => expect(found(props)).toBe(times));
});

describe('P-7 require-current-tls', () => {
  const found = (type: string, props: Properties) => judge(requireCurrentTls, [resource(type, props)]).length;

  test.each([
    [types.REST_API, {}, 1],
    [types.DOMAIN_NAME, {}, 0],
    [types.REST_API, { securityPolicy: 'TLS_1_0' }, 1],
    [types.DOMAIN_NAME, { securityPolicy: 'TLS_1_0' }, 1],
    [types.DOMAIN_NAME, { securityPolicy: 'TLS_1_2' }, 0],
    [types.REST_API, { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', endpointAccessMode: 'STRICT' }, 0],
    [types.REST_API, { securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' }, 1],
    [types.REST_API, { securityPolicy: 'SecurityPolicy_TLS10_2016', endpointAccessMode: 'BASIC' }, 1],
  ])('P-7 %s with %j is refused %d times', (type, props, times) => expect(found(type, props)).toBe(times));

  const refusing = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  test.each([
    ['refuses plain HTTP', refusing, 0],
    ['refuses it to everyone, said in the other way', { ...refusing, Principal: { AWS: '*' } }, 0],
    ['refuses it for one action', { ...refusing, Action: 's3:GetObject' }, 1],
    ['refuses it to one account', { ...refusing, Principal: { AWS: '123456789012' } }, 1],
    ['refuses what is safe', { ...refusing, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, 1],
    ['allows plain HTTP', { ...refusing, Effect: 'Allow' }, 1],
  ])('P-7 of a bucket whose policy %s', (_, statement, times) => {
    expect(found(types.BUCKET_POLICY, { policy: JSON.stringify({ Statement: [statement] }) })).toBe(times);
  });

  test('P-7 of a bucket whose policy cannot be read', () =>
    expect(found(types.BUCKET_POLICY, { policy: 'no' })).toBe(1));
});

describe('P-7 forbid-request-traces', () => {
  const silent = { sampledRequestsEnabled: false };
  const sampled = { sampledRequestsEnabled: true };

  test.each([
    [types.METHOD_SETTINGS, {}, 0],
    [types.METHOD_SETTINGS, { settings: { dataTraceEnabled: false } }, 0],
    [types.METHOD_SETTINGS, { settings: { dataTraceEnabled: true } }, 1],
    [types.WEB_ACL, { visibilityConfig: silent, rules: [{ name: 'a', visibilityConfig: silent }] }, 0],
    [types.WEB_ACL, { visibilityConfig: sampled }, 1],
    [types.WEB_ACL, {}, 1],
    [
      types.WEB_ACL,
      { visibilityConfig: silent, rules: [{ visibilityConfig: silent }, {}, { visibilityConfig: sampled }] },
      2,
    ],
  ])('P-7 %s with %j is refused %d times', (type, props, times) =>
    expect(judge(forbidRequestTraces, [resource(type, props)])).toHaveLength(times),
  );
});
