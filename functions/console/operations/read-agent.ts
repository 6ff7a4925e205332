import { notFound } from '../../requests/not-found.ts';
import { agentIdOf } from '../agent-id.ts';
import { ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { agentView } from '../views.ts';

export const readAgent: ConsoleOperation = async function readAgent(call, deps) {
  const agent = await ownDirectory(call, deps).agents.read(agentIdOf(call));
  if (agent === null) throw notFound('agent');
  return { status: 200, body: agentView(agent) };
};
