import { actingAgent } from '../../acting-agent.ts';
import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import { callerOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { list } from '../schemas.ts';
import { actingAgentView } from '../views.ts';

/** The agents of the called surface that the caller can act as: all of its organization's, or that of its key. */
export const listOwnAgents: ConsoleOperation = async function listOwnAgents(call, deps) {
  const { limit, cursor } = readQuery(list, call);
  const after = readCursor(cursor, 'agt');
  const own = ownDirectory(call, deps);
  if (callerOf(call).agentId !== null) {
    const agent = await actingAgent(call, own.store);
    return { status: 200, body: { items: [actingAgentView(agent)], nextCursor: null } };
  }
  const { entries, next } = await own.agents.page({ limit, after }, { surface: call.surface.name });
  return { status: 200, body: { items: entries.map(actingAgentView), nextCursor: printCursor(next) } };
};
