import { printInstant } from '../../core/values/instant.ts';
import type { IssuedInvitation } from '../../stores/invitations.ts';
import type { MemberEntry } from '../../stores/members.ts';
import type { InvitedMemberView, ListedMemberView } from './member-shapes.ts';

/** A member as lists show it: nothing of its password or its invitation but until when that can be accepted. */
export function listedMemberView({ id, email, role, createdAt, invitation }: MemberEntry): ListedMemberView {
  return {
    id,
    email,
    role,
    status: invitation === null ? 'active' : 'invited',
    createdAt: printInstant(createdAt),
    invitationExpiresAt: invitation && printInstant(invitation.expiresAt),
  };
}

/** One who is invited, with its token, in the only answer that ever holds it. */
export function invitedMemberView({ member, token, expiresAt }: IssuedInvitation): InvitedMemberView {
  return { member: listedMemberView(member), invitation: { token, expiresAt: printInstant(expiresAt) } };
}
