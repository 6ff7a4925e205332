import { createKeys } from '../../../stores/stored-keys.ts';
import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import { ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { keyList } from '../schemas.ts';
import { requireKeySurface } from '../surface-filter.ts';
import { keyView } from '../views.ts';

export const listKeys: ConsoleOperation = async function listKeys(call, deps) {
  const { limit, cursor, surface, agentId } = readQuery(keyList, call);
  requireKeySurface(call.policy, surface);
  const after = readCursor(cursor, 'key');
  const { entries, next } = await createKeys(ownDirectory(call, deps), call.now).page(
    { limit, after },
    { ...(surface === undefined ? {} : { surface }), ...(agentId === undefined ? {} : { agentId }) },
  );
  return {
    status: 200,
    body: {
      items: entries.map((key) => keyView(key, call.policy, call.now)),
      nextCursor: printCursor(next),
    },
  };
};
