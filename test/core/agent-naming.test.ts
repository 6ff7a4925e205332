import { expect, test } from '@jest/globals';
import { namedAgents } from '../../core/agent-naming.ts';
import { aSurface } from '../support/builders.ts';

const naming = aSurface({ agents: { parameter: 'agentId', header: 'x-agent-id' } });
const named = (path: Record<string, string>, headers: readonly string[] = [], surface = naming) =>
  namedAgents(surface, path, (name) => (name === 'x-agent-id' ? headers : []));

test.each([
  ['nowhere', {}, [], []],
  ['in the path', { agentId: 'agt_1', thingId: 'x' }, [], ['agt_1']],
  ['in the header', {}, [' agt_1 '], ['agt_1']],
  ['in both, alike', { agentId: 'agt_1' }, ['agt_1', 'agt_1'], ['agt_1']],
  ['in both, differently', { agentId: 'agt_1' }, ['agt_2'], ['agt_1', 'agt_2']],
  ['in an empty header', {}, ['', '  '], []],
])('G-4 an agent named %s', (_, path, headers, expected) => {
  expect(named(path, headers)).toEqual(expected);
});

test('G-4 however many a request names, what is handed on is bounded', () => {
  expect(
    named(
      {},
      Array.from({ length: 500 }, (_, at) => `agt_${at}`),
    ),
  ).toHaveLength(2);
});

test('a surface that names no agents reads none', () => {
  expect(named({ agentId: 'agt_1' }, ['agt_2'], aSurface())).toEqual([]);
});
