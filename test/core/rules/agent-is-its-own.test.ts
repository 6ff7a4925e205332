import { expect, test } from '@jest/globals';
import { agentIsItsOwn } from '../../../core/rules/agent-is-its-own.ts';
import { someFacts } from '../../support/facts.ts';

const judge = (own: string | null, agents: readonly string[]) =>
  agentIsItsOwn.judge(someFacts({ request: { agents }, credential: { agentId: own } }));

test.each([
  ['a request that names no agent', 'agt_own', []],
  ['its own agent', 'agt_own', ['agt_own']],
  ['any agent, for a credential that acts on none', null, ['agt_other']],
])('V-3 %s passes', (_, own, agents) => {
  expect(judge(own, agents)).toBeNull();
});

test.each([
  ['another agent', ['agt_other']],
  ['its own in one place and another in the next', ['agt_own', 'agt_other']],
  ['something that is no id', ['%2e%2e']],
])('V-3 %s is denied, and nothing tells whether it exists', (_, agents) => {
  expect(judge('agt_own', agents)).toEqual({ code: 'agent_not_allowed' });
});
