import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import { ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { agentList } from '../schemas.ts';
import { requireKeySurface } from '../surface-filter.ts';
import { agentView } from '../views.ts';

export const listAgents: ConsoleOperation = async function listAgents(call, deps) {
  const { limit, cursor, surface } = readQuery(agentList, call);
  requireKeySurface(call.policy, surface);
  const after = readCursor(cursor, 'agt');
  const { entries, next } = await ownDirectory(call, deps).agents.page(
    { limit, after },
    surface === undefined ? {} : { surface },
  );
  return { status: 200, body: { items: entries.map(agentView), nextCursor: printCursor(next) } };
};
