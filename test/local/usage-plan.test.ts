import { describe, expect, test } from '@jest/globals';
import { ApiKeys } from '../../local/api-keys.ts';
import { periodStart, UsagePlans } from '../../local/usage-plan.ts';
import { Graph } from './gateway-under-test.ts';

const VALUE = 'a-value-of-twenty-characters';
const DAY = 86_400_000;

async function plans(inputs: object) {
  const graph = new Graph();
  const plan = graph.add('apigateway/usagePlan:UsagePlan', 'plan', {
    apiStages: [{ apiId: 'api', stage: 's' }],
    ...inputs,
  });
  const keys = await ApiKeys.open(null);
  const key = (await keys.create({ name: 'k', value: VALUE, enabled: true }, 0))?.key;
  key?.plans.add(plan.id);
  return { usagePlans: new UsagePlans(graph.graph, keys), keys, key };
}

describe('usage plans', () => {
  test('P-3 admit the rate and burst of the plan, each key by itself', async () => {
    const { usagePlans } = await plans({ throttleSettings: { rateLimit: 2, burstLimit: 3 } });
    const at = (now: number) => usagePlans.admit(VALUE, 'api/s', now).failure?.type ?? 'admitted';
    expect([0, 0, 0, 0].map(at)).toEqual(['admitted', 'admitted', 'admitted', 'THROTTLED']);
    expect([500, 500].map(at)).toEqual(['admitted', 'THROTTLED']);
  });

  test('P-3 stop at the quota of the period, and start anew with the next', async () => {
    const { usagePlans } = await plans({ quotaSettings: { limit: 2, period: 'DAY' } });
    const at = (now: number) => usagePlans.admit(VALUE, 'api/s', now).failure?.type ?? 'admitted';
    expect([0, 1, 2, DAY - 1, DAY].map(at)).toEqual([
      'admitted',
      'admitted',
      'QUOTA_EXCEEDED',
      'QUOTA_EXCEEDED',
      'admitted',
    ]);
  });

  test('P-3 know no caller without a key, with an unknown or disabled one, or on another stage', async () => {
    const { usagePlans, key } = await plans({});
    const type = (value: string | null, stage = 'api/s') => usagePlans.admit(value, stage, 0).failure?.type;
    expect([type(null), type(''), type('other'), type(VALUE, 'api/t'), type(VALUE)]).toEqual([
      'INVALID_API_KEY',
      'INVALID_API_KEY',
      'INVALID_API_KEY',
      'INVALID_API_KEY',
      undefined,
    ]);
    if (key) key.enabled = false;
    expect(type(VALUE)).toBe('INVALID_API_KEY');
  });

  test('refuse what is not kept here', async () => {
    await expect(plans({ apiStages: [{ apiId: 'a', stage: 's', throttles: [{}] }] })).rejects.toThrow(
      'single methods',
    );
    await expect(plans({ quotaSettings: { limit: 1, period: 'DAY', offset: 1 } })).rejects.toThrow('offset');
  });

  test.each([
    ['DAY', '2026-11-20T18:00:00Z', '2026-11-20T00:00:00Z'],
    ['WEEK', '2026-11-20T18:00:00Z', '2026-11-15T00:00:00Z'],
    ['WEEK', '2026-11-15T00:00:00Z', '2026-11-15T00:00:00Z'],
    ['MONTH', '2026-11-20T18:00:00Z', '2026-11-01T00:00:00Z'],
  ] as const)('a %s that holds %s began at %s', (period, moment, start) => {
    expect(new Date(periodStart(period, Date.parse(moment))).toISOString()).toBe(
      new Date(start).toISOString(),
    );
  });
});
