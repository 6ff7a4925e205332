import { mayManageRole } from '../core/membership.ts';
import type { Policy, Role, Surface } from '../core/policy/policy.ts';
import type { Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import type { OrganizationDirectory } from './directory.ts';
import {
  addingAddress,
  addingInvitedAddress,
  canonicalEmail,
  findAddress,
  findInvitedAddress,
  removingInvitedAddress,
} from './email-addresses.ts';
import { addingInvitationToken, makeInvitationToken } from './invitation-tokens.ts';
import {
  addingInvited,
  changingInvitation,
  type Member,
  type MemberEntry,
  type MemberSecrets,
  memberIsUnchanged,
} from './members.ts';
import { hashPassword } from './passwords.ts';
import { ExpectationFailed, transact } from './transaction.ts';

export interface IssuedInvitation {
  readonly member: MemberEntry;
  /** Shown once: the store has its hash only. */
  readonly token: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

interface Inviting {
  readonly policy: Policy;
  readonly surface: Surface;
  /** Who invites, with the role that it does it in. */
  readonly caller: Pick<Member, 'id' | 'role'>;
  readonly origin: Origin;
}

export interface InvitationOrder extends Inviting {
  /** Of the member to be, `mem_…`: whoever may order the same again has to know it. */
  readonly id: string;
  readonly email: string;
  readonly role: Role;
}

/** Where a change of a member that others change as well is tried again. */
const MAX_ATTEMPTS = 5;
const MEANWHILE = 'the member has changed meanwhile';

/**
 * Invites somebody to be a member. The address is its own once it accepts: until then others may invite it too.
 *
 * @throws Conflict `email_in_use`; or if the address is invited already, whoever invites may no longer, or the id is taken.
 */
export async function invite(
  directory: OrganizationDirectory,
  order: InvitationOrder,
): Promise<IssuedInvitation> {
  const { store, partition, organizationId, audit } = directory;
  const { policy, surface, id, role, caller, origin } = order;
  const email = canonicalEmail(order.email);
  if ((await findAddress(store, email)) !== null) throw emailInUse();
  const made = makeInvitationToken(store, policy, surface, origin.now);
  const invitation = { invitedBy: caller.id, expiresAt: made.expiresAt };
  const member: Member = { id, email, role, createdAt: Math.floor(origin.now) };
  try {
    await transact(store.client, [
      addingInvited(partition, member, invitation, made.hash),
      memberIsUnchanged(partition, caller),
      addingInvitedAddress(store, organizationId, member),
      addingInvitationToken(store, made, { organizationId, memberId: id }),
      audit.recording({ verb: 'member.invited', subject: id, detail: `${email}, ${role}` }, origin),
    ]);
  } catch (error) {
    if (!(error instanceof ExpectationFailed)) throw error;
    throw new Conflict(await reasonOf(directory, order, error), error);
  }
  return { member: { ...member, invitation }, token: made.token, expiresAt: made.expiresAt };
}

async function reasonOf(
  { store, organizationId }: OrganizationDirectory,
  { id, email }: InvitationOrder,
  { failed }: ExpectationFailed,
): Promise<string> {
  // Not replaced by a new token here: the attempt that made it may still be about to answer.
  if (failed.includes(0)) {
    return `an earlier attempt invited the member ${id}, and its token was not shown; make a new invitation`;
  }
  if (failed.includes(1)) return 'your own role has changed meanwhile';
  const invited = await findInvitedAddress(store, organizationId, email);
  return `the address is invited already, as the member ${invited}; make a new invitation for that one`;
}

/**
 * A new token for one who has not accepted; the one before is refused from then on. Null if there is no such member.
 *
 * @param permit throws where the caller may not do this to a member in this role
 * @throws Conflict if the member has accepted, or whoever invites may no longer
 */
export async function renewInvitation(
  directory: OrganizationDirectory,
  memberId: string,
  inviting: Inviting,
  permit: (member: Member) => void,
): Promise<IssuedInvitation | null> {
  const { store, partition, members, organizationId, audit } = directory;
  const { policy, surface, caller, origin } = inviting;
  const made = makeInvitationToken(store, policy, surface, origin.now);
  const invitation = { invitedBy: caller.id, expiresAt: made.expiresAt };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const member = await members.readSecrets(memberId);
    if (member === null) return null;
    permit(member);
    if (member.invitation === null) throw new Conflict('the member has accepted its invitation already');
    const { id, email, role, createdAt } = member;
    const detail = `${email}, ${role}; the invitation before is void`;
    try {
      await transact(store.client, [
        memberIsUnchanged(partition, caller),
        changingInvitation(partition, member, { ...invitation, hash: made.hash }),
        addingInvitationToken(store, made, { organizationId, memberId }),
        audit.recording({ verb: 'member.invited', subject: memberId, detail }, origin),
      ]);
      return {
        member: { id, email, role, createdAt, invitation },
        token: made.token,
        expiresAt: made.expiresAt,
      };
    } catch (error) {
      if (!(error instanceof ExpectationFailed)) throw error;
      if (error.failed.includes(0)) throw new Conflict('your own role has changed meanwhile', error);
    }
  }
  throw new Conflict(MEANWHILE);
}

/**
 * Makes a member of one who is invited. It signs in with its address and the password from then on.
 *
 * INVARIANT: an invitation is worth what whoever made it may give at that moment. One who was removed, or has a lesser role
 * by now, cannot come back, or give away more, with a link that it kept.
 *
 * @param hash of the token
 * @returns null if the token is not, or no longer, good
 * @throws Conflict `email_in_use` if somebody signs in with the address by now
 */
export async function acceptInvitation(
  directory: OrganizationDirectory,
  asked: { readonly memberId: string; readonly hash: string; readonly password: string },
  origin: Omit<Origin, 'memberId' | 'credentialId'>,
): Promise<MemberSecrets | null> {
  const { store, partition, members, organizationId, audit } = directory;
  const { memberId, hash } = asked;
  let passwordHash: string | null = null;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const member = await members.readSecrets(memberId);
    const inviter = await inviterOf(directory, member, hash, origin.now);
    if (member === null || inviter === null) return null;
    passwordHash ??= await hashPassword(asked.password, store.random);
    const joined = { ...member, invitation: null, invitationHash: null, passwordHash };
    try {
      await transact(store.client, [
        addingAddress(store, organizationId, member),
        removingInvitedAddress(store, organizationId, member),
        changingInvitation(partition, member, { passwordHash }),
        memberIsUnchanged(partition, inviter),
        audit.recording(
          { verb: 'member.joined', subject: memberId },
          { ...origin, memberId, credentialId: null },
        ),
      ]);
      return joined;
    } catch (error) {
      if (!(error instanceof ExpectationFailed)) throw error;
      if (error.failed.length === 1 && error.failed.includes(0)) throw emailInUse(error);
    }
  }
  throw new Conflict(MEANWHILE);
}

/** Who made the invitation, if it is the member's last one, can still be accepted, and is still that one's to give. */
async function inviterOf(
  { members }: OrganizationDirectory,
  member: MemberSecrets | null,
  hash: string,
  now: number,
): Promise<Member | null> {
  if (member?.invitation == null || member.invitationHash !== hash) return null;
  const { invitedBy, expiresAt } = member.invitation;
  if (expiresAt <= now) return null;
  const inviter = await members.readSecrets(invitedBy);
  const isGood = inviter?.invitation === null && mayManageRole(inviter.role, member.role) === null;
  return isGood ? inviter : null;
}

function emailInUse(cause?: unknown): Conflict {
  return new Conflict('a member signs in with this address already', cause, 'email_in_use');
}
