import { createTokens } from '../../../stores/tokens.ts';
import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import { memberOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { list } from '../schemas.ts';
import { tokenView } from '../views.ts';

export const listTokens: ConsoleOperation = async function listTokens(call, deps) {
  const { memberId } = memberOf(call);
  const { limit, cursor } = readQuery(list, call);
  const after = readCursor(cursor, 'tok');
  const { entries, next } = await createTokens(ownDirectory(call, deps)).page(memberId, { limit, after });
  return { status: 200, body: { items: entries.map(tokenView), nextCursor: printCursor(next) } };
};
