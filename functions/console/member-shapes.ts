import * as z from 'zod';
import { id, instant, role } from './shapes.ts';

/** What answers about members hold; see `shapes.ts`. */

export const listedMember = z.strictObject({
  id: id('mem'),
  email: z.string(),
  role,
  status: z.enum(['active', 'invited']).describe('`invited` until the invitation is accepted.'),
  createdAt: instant.describe('When it was invited, or founded the organization.'),
  invitationExpiresAt: instant
    .nullable()
    .describe('Until when the invitation can be accepted; null for an active member.'),
});

export const invitedMember = z.strictObject({
  member: listedMember,
  invitation: z.strictObject({
    token: z.string().describe('What the invitation is accepted with. In this answer only.'),
    expiresAt: instant,
  }),
});

export type ListedMemberView = z.infer<typeof listedMember>;
export type InvitedMemberView = z.infer<typeof invitedMember>;
