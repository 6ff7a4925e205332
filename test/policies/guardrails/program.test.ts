import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environments } from '../../../infra/policies.ts';
import type { GraphResource, Properties } from '../../../local/resource-graph.ts';
import { rules } from '../../../policies/guardrails/rules/index.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { createCheckout, removeCheckout } from '../../infra/recorder.ts';
import { judge } from './judging.ts';
import { declaredIn, judged } from './program.ts';

const declared = new Map<string, readonly GraphResource[]>();

beforeAll(async () => {
  const root = createCheckout();
  for (const environment of environments()) declared.set(environment, await declaredIn(environment, root));
  removeCheckout(root);
}, 60_000);
afterAll(() => declared.clear());

const resourcesOf = (environment: string) => declared.get(environment) ?? [];

describe.each(environments())('P-7 what is declared for %s', (environment) => {
  test.each(rules)('P-7 keeps $id', (rule) => {
    expect(judge(rule, judged(resourcesOf(environment)))).toEqual([]);
  });

  test.each(rules)('P-7 holds something that $id looks at', ({ types: looksAt }) => {
    expect(resourcesOf(environment).some(({ type }) => looksAt.includes(type))).toBe(true);
  });
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
      blockPublicPolicy: false,
    })),
    'require-access-logs': setting(types.STAGE, () => ({ accessLogSettings: undefined })),
    'require-log-retention': setting(types.LOG_GROUP, () => ({ retentionInDays: 0 })),
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
