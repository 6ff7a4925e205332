import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import { ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { listedMemberView } from '../member-views.ts';
import { list } from '../schemas.ts';

export const listMembers: ConsoleOperation = async function listMembers(call, deps) {
  const { limit, cursor } = readQuery(list, call);
  const after = readCursor(cursor, 'mem');
  const { entries, next } = await ownDirectory(call, deps).members.page({ limit, after });
  return { status: 200, body: { items: entries.map(listedMemberView), nextCursor: printCursor(next) } };
};
