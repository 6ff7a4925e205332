import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environments } from '../../../infra/policies.ts';
import type { GraphResource, Properties } from '../../../local/resource-graph.ts';
import { rules } from '../../../policies/guardrails/rules/index.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { judge } from './judging.ts';
import { declaredIn, judged } from './program.ts';

/** The rule about what the program never declares: API keys of the gateway come and go with the keys of callers. */
const MADE_AT_RUN_TIME = 'limit-api-keys';

const declared = new Map<string, readonly GraphResource[]>();

beforeAll(async () => {
  for (const environment of environments()) declared.set(environment, await declaredIn(environment));
}, 60_000);
afterAll(() => declared.clear());

const resourcesOf = (environment: string) => declared.get(environment) ?? [];

describe.each(environments())('P-7 what is declared for %s', (environment) => {
  test.each(rules)('P-7 keeps $id', (rule) => {
    expect(judge(rule, judged(resourcesOf(environment)))).toEqual([]);
  });

  test.each(rules.filter(({ id }) => id !== MADE_AT_RUN_TIME))(
    'P-7 holds something that $id looks at',
    ({ types: looksAt }) => {
      expect(resourcesOf(environment).some(({ type }) => looksAt.includes(type))).toBe(true);
    },
  );
});

/** One change to the program's own resources for each rule, so that none of them passes because it sees nothing. */
const MISTAKES: Readonly<Record<string, (resources: readonly GraphResource[]) => readonly GraphResource[]>> =
  {
    'require-authorizer-on-methods': setting(types.METHOD, ({ authorization }) =>
      authorization === 'CUSTOM' ? { authorization: 'NONE' } : {},
    ),
    'forbid-authorizer-caching': setting(types.AUTHORIZER, () => ({ authorizerResultTtlInSeconds: 300 })),
    'require-every-gateway-response': without(
      types.GATEWAY_RESPONSE,
      ({ responseType }) => responseType === 'THROTTLED',
    ),
    'require-firewall-on-stages': without(types.WEB_ACL_ASSOCIATION, () => true),
    'forbid-open-networks': setting(types.IP_SET, () => ({ addresses: ['0.0.0.0/0'] })),
    'forbid-wildcard-permissions': setting(types.ROLE_POLICY, ({ policy }) => ({
      policy: String(policy).replace(/arn:aws:dynamodb:[^"]*/, '*'),
    })),
    'forbid-plain-secrets': setting(types.FUNCTION, () => ({
      environment: { variables: { SIGNING_SECRET: 'correct horse battery staple' } },
    })),
    'require-table-protection': setting(types.TABLE, () => ({ deletionProtectionEnabled: false })),
    'require-bucket-protection': setting(types.BUCKET_PUBLIC_ACCESS_BLOCK, () => ({
      blockPublicAcls: false,
    })),
    'require-access-logs': setting(types.STAGE, () => ({ accessLogSettings: undefined })),
    'require-log-retention': setting(types.LOG_GROUP, () => ({ retentionInDays: 0 })),
    'forbid-request-traces': setting(types.METHOD_SETTINGS, () => ({ settings: { dataTraceEnabled: true } })),
    'require-alarms': without(types.METRIC_ALARM, ({ metricName }) => metricName === 'Throttles'),
    'require-current-tls': setting(types.REST_API, () => ({ securityPolicy: 'TLS_1_0' })),
    'require-viewer-https': setting(types.DISTRIBUTION, ({ defaultCacheBehavior }) => ({
      defaultCacheBehavior: { ...(defaultCacheBehavior as object), viewerProtocolPolicy: 'allow-all' },
    })),
    'require-security-headers': setting(types.RESPONSE_HEADERS_POLICY, ({ securityHeadersConfig }) => ({
      securityHeadersConfig: { ...(securityHeadersConfig as object), strictTransportSecurity: undefined },
    })),
    'require-origin-access-control': setting(types.ORIGIN_ACCESS_CONTROL, () => ({
      signingBehavior: 'never',
    })),
    'require-reserved-concurrency': setting(types.FUNCTION, () => ({ reservedConcurrentExecutions: -1 })),
    'forbid-hourly-usage-plans': setting(types.USAGE_PLAN, () => ({
      quotaSettings: { limit: 1000, period: 'DAY' },
    })),
    'limit-api-keys': more(types.API_KEY, 10_001),
    'limit-usage-plans': more(types.USAGE_PLAN, 300),
    'limit-ip-sets': more(types.IP_SET, 101),
    'limit-ip-set-addresses': setting(types.IP_SET, () => ({
      addresses: Array.from({ length: 10_001 }, () => '192.0.2.1/32'),
    })),
    'limit-authorizers': more(types.AUTHORIZER, 10),
    'limit-resources': more(types.RESOURCE, 300),
    'limit-stages': more(types.STAGE, 10),
    'limit-function-variables': setting(types.FUNCTION, () => ({
      environment: { variables: { PLACES: 'x'.repeat(4096) } },
    })),
    'limit-log-subscriptions': more(types.LOG_SUBSCRIPTION_FILTER, 2),
  };

function setting(type: string, change: (inputs: Properties) => Properties) {
  return (resources: readonly GraphResource[]): readonly GraphResource[] =>
    resources.map((one) =>
      one.type === type ? { ...one, inputs: { ...one.inputs, ...change(one.inputs) } } : one,
    );
}

function without(type: string, matches: (inputs: Properties) => boolean) {
  return (resources: readonly GraphResource[]): readonly GraphResource[] =>
    resources.filter((one) => one.type !== type || !matches(one.inputs));
}

/** What comes with a resource, so that a copy of it lacks nothing but room. */
const COMPANIONS = [types.WEB_ACL_ASSOCIATION, types.METRIC_ALARM];

/** So many copies of the first of a type, or of a blank one. */
function more(type: string, count: number) {
  return (resources: readonly GraphResource[]): readonly GraphResource[] => {
    const [first = blank(type)] = resources.filter((one) => one.type === type);
    const companions = resources.filter(
      (one) => COMPANIONS.includes(one.type) && one.dependencies.includes(first.urn),
    );
    const copies = Array.from({ length: count }, (_, at) =>
      [first, ...companions].map((one) => ({
        ...one,
        urn: `${one.urn}-${at}`,
        dependencies: one.dependencies.map((urn) => (urn === first.urn ? `${urn}-${at}` : urn)),
      })),
    );
    return [...resources, ...copies.flat()];
  };
}

function blank(type: string): GraphResource {
  const urn = `urn:pulumi:prod::gatehouse::${type}::blank`;
  return {
    urn,
    type,
    name: 'blank',
    id: '',
    inputs: {},
    outputs: {},
    parent: null,
    dependencies: [],
    custom: true,
  };
}

describe('P-7 a mistake in what is declared for prod', () => {
  test.each(rules.map(({ id }) => id))('P-7 is found by %s, and by no other rule', (id) => {
    const mistake = MISTAKES[id];
    if (mistake === undefined) throw new Error(`no mistake is made for ${id}`);
    const resources = judged(mistake(resourcesOf('prod')));
    const finders = rules.filter((rule) => judge(rule, resources).length > 0);
    expect(finders.map((rule) => rule.id)).toEqual([id]);
  });

  test('P-7 is found on a public method once it says no longer why', () => {
    const [rule] = rules.filter((one) => one.id === 'require-authorizer-on-methods');
    if (rule === undefined) throw new Error('there is no such rule');
    const silent = judged(without(types.DOCUMENTATION_PART, () => true)(resourcesOf('prod')));
    const reasons = resourcesOf('prod').filter(({ type }) => type === types.DOCUMENTATION_PART);
    expect(reasons.length).toBeGreaterThan(0);
    expect(judge(rule, silent)).toHaveLength(reasons.length);
  });
});
