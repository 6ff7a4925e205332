import { notFound } from '../../requests/not-found.ts';
import { agentIdOf } from '../agent-id.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';

export const deleteAgent: ConsoleOperation = async function deleteAgent(call, deps) {
  const existed = await ownDirectory(call, deps).agents.remove(agentIdOf(call), originOf(call));
  if (!existed) throw notFound('agent');
  return { status: 204 };
};
