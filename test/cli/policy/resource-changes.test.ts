import { expect, test } from '@jest/globals';
import { resourceChanges } from '../../../cli/policy/resource-changes.ts';
import type { ReviewPair } from '../../../core/review/review-pairs.ts';
import { loadPolicyWithSources } from '../../../infra/policies.ts';

test('P-6 a surface that refuses browsers is out of reach for the dashboard, and one that is gone is out of its settings', async () => {
  const base = loadPolicyWithSources('local');
  const { a2agent, oya, ...surfaces } = base.policy.surfaces;
  if (a2agent === undefined || oya === undefined) throw new Error('the surfaces of this test are gone');
  const refusing = { ...a2agent, browserOrigins: null };
  const policy = { ...base.policy, surfaces: { ...surfaces, a2agent: refusing } };
  const pair = { name: 'local', base, head: { ...base, policy } } as ReviewPair;
  const [changes] = await resourceChanges([pair]);
  const ofDashboard = changes?.resources.filter(({ name }) => name.startsWith('dashboard-'));
  expect(ofDashboard?.map(({ action, kind, properties }) => [action, kind, properties])).toEqual([
    ['update', 'response headers policy', ['securityHeadersConfig']],
    ['update', 'bucket object', ['content']],
  ]);
}, 60_000);
