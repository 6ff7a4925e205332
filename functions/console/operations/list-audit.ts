import { isPlaceOfAct } from '../../../stores/audit.ts';
import { printCursor, readPlaceCursor } from '../../requests/cursor.ts';
import { invalid, readQuery } from '../../requests/input.ts';
import { auditList } from '../audit-schemas.ts';
import { auditEntryView } from '../audit-views.ts';
import { memberOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';

export const listAudit: ConsoleOperation = async function listAudit(call, deps) {
  memberOf(call);
  const { limit, cursor, ...where } = readQuery(auditList, call);
  if (where.from !== undefined && where.to !== undefined && where.from >= where.to) {
    throw invalid([{ path: 'from', message: 'must be before `to`' }]);
  }
  const after = readPlaceCursor(cursor, isPlaceOfAct);
  const { audit, members } = ownDirectory(call, deps);
  const { entries, next } = await audit.page({ limit, after }, where);
  const emails = await members.readEmails([...new Set(entries.flatMap(({ memberId }) => memberId ?? []))]);
  return {
    status: 200,
    body: { items: entries.map((entry) => auditEntryView(entry, emails)), nextCursor: printCursor(next) },
  };
};
