import * as z from 'zod';
import { VERBS } from '../../core/audit-verbs.ts';
import { id } from './shapes.ts';

/** What answers about the audit trail hold; see `shapes.ts`. */

export const auditEntry = z.strictObject({
  id: id('aud'),
  at: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    .meta({ format: 'date-time' }),
  action: z.enum(VERBS).describe('A kind of thing, and what became of it.'),
  subject: z.string().describe('The id of what it was done to.'),
  detail: z.string().nullable().describe('A short fact, such as the names of the settings that changed.'),
  memberId: z.string().nullable().describe('Who did it; null for an operator, or the platform itself.'),
  memberEmail: z.string().nullable().describe('The address of that member, removed ones included.'),
  credentialId: z.string().nullable().describe('The session or token that was used.'),
  sourceIp: z.string().nullable(),
  requestId: z.string().nullable().describe('`x-request-id` of the answer.'),
});

export type AuditEntryView = z.infer<typeof auditEntry>;
