import { expect, test } from '@jest/globals';
import { filterAgents, isDeployedAt, NO_AGENT_FILTER } from '../../../dashboard/agents/agent-filter.ts';
import type { AgentView } from '../../../functions/console/shapes.ts';

const agent = (name: string, more: Partial<AgentView> = {}): AgentView => ({
  id: `agt_${name}`,
  name,
  instructions: '',
  surface: null,
  keyCount: 0,
  createdAt: '2026-01-01T00:00:00Z',
  ...more,
});
const AGENTS = [
  agent('Archivist', { instructions: 'Find documents.' }),
  agent('Concierge', { surface: 'oya' }),
  agent('Clerk', { surface: 'a2v2' }),
];
const names = (filter: Partial<typeof NO_AGENT_FILTER>) =>
  filterAgents(AGENTS, { ...NO_AGENT_FILTER, ...filter }).map(({ name }) => name);

test('a search finds agents by name, instructions and id, in any case', () => {
  expect(names({ text: ' CON ' })).toEqual(['Concierge']);
  expect(names({ text: 'documents' })).toEqual(['Archivist']);
  expect(names({ text: 'agt_clerk' })).toEqual(['Clerk']);
  expect(names({})).toHaveLength(3);
});

test('an agent without a surface can be called on every one', () => {
  expect(names({ surface: 'oya' })).toEqual(['Archivist', 'Concierge']);
  expect(isDeployedAt(agent('Anywhere'), 'oya')).toBe(true);
  expect(isDeployedAt(agent('There', { surface: 'a2v2' }), 'oya')).toBe(false);
});
