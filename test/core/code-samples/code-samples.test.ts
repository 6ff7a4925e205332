import { expect, test } from '@jest/globals';
import { codeSamples } from '../../../core/code-samples/code-samples.ts';
import { policyView } from '../../../functions/console/policy-views.ts';
import { loadPolicy } from '../../../infra/policies.ts';

const POLICY = policyView(loadPolicy('local'), { surfaceUrls: {} } as never);

test('A-3: the request by cURL says the version of its API that Anthropic’s routes ask for', () => {
  const surface = POLICY.surfaces.find(({ name }) => name === 'a2agent');
  if (surface === undefined) throw new Error('the surface is gone');
  const key = { value: 'a2k_x', secret: null, agentId: null, permissions: null };
  const groups = codeSamples({ surface, address: 'http://api', key, model: 'deepseek-chat' });
  const samples = groups.find(({ title }) => title === 'Anthropic SDK')?.samples;
  expect(samples?.find(({ language }) => language === 'cURL')?.text).toContain(
    "-H 'anthropic-version: 2023-06-01'",
  );
});
