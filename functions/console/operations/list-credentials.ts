import { createKeys } from '../../../stores/stored-keys.ts';
import { actingAgentId } from '../../acting-agent.ts';
import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import { ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { list } from '../schemas.ts';
import { credentialView } from '../views.ts';

export const listCredentials: ConsoleOperation = async function listCredentials(call, deps) {
  const own = ownDirectory(call, deps);
  const agentId = await actingAgentId(call, own.store);
  const { limit, cursor } = readQuery(list, call);
  const after = readCursor(cursor, 'key');
  const { entries, next } = await createKeys(own, call.now).page(
    { limit, after },
    { surface: call.surface.name, agentId },
  );
  return {
    status: 200,
    body: {
      items: entries.map((key) => credentialView(key, call.policy, call.now)),
      nextCursor: printCursor(next),
    },
  };
};
