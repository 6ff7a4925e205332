import { expect, test } from '@jest/globals';
import { surfacesThatTake, tokenCall, tokenRulesOf } from '../../../dashboard/tokens/token-call.ts';
import { policyView } from '../../../functions/console/policy-views.ts';
import { loadPolicy } from '../../../infra/policies.ts';

const POLICY = policyView(loadPolicy('local'), {
  surfaceUrls: { agrenting: 'http://agents', console: 'http://console' },
} as never);
const surface = (name: string) => {
  const found = POLICY.surfaces.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no surface ${name}`);
  return found;
};

test('the rules of tokens are those of the surface that issues them', () => {
  expect(tokenRulesOf(POLICY, 'console')).toMatchObject({ atMost: 50, expiry: 'optional' });
  expect(tokenRulesOf(POLICY, 'agrenting')).toBeNull();
  expect(surfacesThatTake(POLICY, 'console').map(({ name }) => name)).toEqual(['agrenting', 'console']);
});

test('G-4: the example of a surface with agents says which agent the token acts as', () => {
  expect(tokenCall(surface('agrenting'), 'ap_x', 'some-model')).toEqual({
    method: 'POST',
    url: 'http://agents/api/v1/chat/completions',
    headers: {
      Authorization: 'Bearer ap_x',
      'x-agent-id': 'AGENT_ID',
      'Content-Type': 'application/json',
    },
    body: { model: 'some-model', messages: [{ role: 'user', content: 'Hello' }] },
  });
});

test('where there are no completions, the example only reads, and needs the token', () => {
  expect(tokenCall(surface('console'), 'ap_x', null)).toEqual({
    method: 'GET',
    url: 'http://console/api/v1/me',
    headers: { Authorization: 'Bearer ap_x' },
    body: null,
  });
});

test('there is no example for a surface whose address is not known', () => {
  expect(tokenCall(surface('oya'), 'ap_x', null)).toBeNull();
});
