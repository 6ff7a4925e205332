import { actingAgent } from '../../acting-agent.ts';
import { ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { actingAgentView } from '../views.ts';

export const readActingAgent: ConsoleOperation = async function readActingAgent(call, deps) {
  const agent = await actingAgent(call, ownDirectory(call, deps).store);
  return { status: 200, body: actingAgentView(agent) };
};
