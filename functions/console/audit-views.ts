import { printExactInstant } from '../../core/values/instant.ts';
import { type AuditEntry, idOfAct } from '../../stores/audit.ts';
import type { AuditEntryView } from './audit-shapes.ts';

/** An entry of the audit trail as answers show it. */
export function auditEntryView(entry: AuditEntry, emails: ReadonlyMap<string, string>): AuditEntryView {
  const { at, verb, subject, detail, memberId, credentialId, sourceIp, requestId } = entry;
  return {
    id: idOfAct(entry),
    at: printExactInstant(at),
    action: verb,
    subject,
    detail: detail ?? null,
    memberId,
    memberEmail: memberId === null ? null : (emails.get(memberId) ?? null),
    credentialId,
    sourceIp,
    requestId,
  };
}
