import type { Role } from '../core/policy/policy.ts';
import type { Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { removingAddress, removingInvitedAddress } from './email-addresses.ts';
import { changeMember, type MemberPlan } from './member-change.ts';
import { endingHeld, type HeldCredential } from './member-credentials.ts';
import {
  changingMember,
  type Member,
  type MemberEntry,
  type MemberSecrets,
  memberIsUnchanged,
  removingMember,
} from './members.ts';

/** What is asked of a member, and by whom. */
export interface MemberWish {
  readonly memberId: string;
  /** Who asks, with the role that it asks in. */
  readonly caller: Pick<Member, 'id' | 'role'>;
  /** Throws where the caller may not do this to a member in this role. */
  readonly permit: (member: Member) => void;
  readonly origin: Origin;
}

/**
 * The member in another role; null if there is none. A role that it has changes nothing. What it holds has the new role
 * from then on: see `changeMember`.
 *
 * @throws Conflict `last_owner`
 */
export async function changeRole(
  directory: OrganizationDirectory,
  role: Role,
  wish: MemberWish,
): Promise<MemberEntry | null> {
  const { store, partition, audit } = directory;
  const { memberId, origin } = wish;
  const credentials = createCredentialStore(store.client, store.tables.credentials);
  const plan = async (member: MemberSecrets): Promise<MemberPlan<MemberEntry>> => {
    wish.permit(member);
    if (member.role === role) return { result: member, writes: null };
    const checks = await checksFor(directory, member, wish);
    const detail = `role ${role}, before ${member.role}`;
    return {
      result: { ...member, role },
      writes: {
        caller: checks.caller,
        own: () => [
          changingMember(partition, member, { role }),
          ...checks.others,
          audit.recording({ verb: 'member.changed', subject: memberId, detail }, origin),
        ],
        each: ({ hash }) => [credentials.changing(hash, { role })],
      },
    };
  };
  return changeMember(directory, memberId, { concerns: () => true, writesEach: 1, plan }, origin);
}

/**
 * Whether there was such a member. What it holds is refused from then on: see `changeMember`. Keys that it made belong to
 * the organization, and stay.
 *
 * @throws Conflict `last_owner`
 */
export async function removeMember(directory: OrganizationDirectory, wish: MemberWish): Promise<boolean> {
  const { partition, audit } = directory;
  const { memberId, origin } = wish;
  const plan = async (member: MemberSecrets): Promise<MemberPlan<true>> => {
    wish.permit(member);
    const checks = await checksFor(directory, member, wish);
    return {
      result: true,
      writes: {
        caller: checks.caller,
        own: (held) => [
          ...removingMember(partition, member),
          releasingAddress(directory, member),
          ...checks.others,
          audit.recording(
            { verb: 'member.removed', subject: memberId, detail: epitaph(member, held) },
            origin,
          ),
        ],
        each: (held) => endingHeld(directory, held),
      },
    };
  };
  const removed = await changeMember(
    directory,
    memberId,
    { concerns: () => true, writesEach: 2, plan },
    origin,
  );
  return removed ?? false;
}

/** Sets a password, and ends the sessions of the member but for one; null if the member or its password has changed. */
export async function changePassword(
  directory: OrganizationDirectory,
  asked: {
    readonly memberId: string;
    /** Hashes. */
    readonly from: string;
    readonly to: string;
    readonly keptSessionId: string;
    readonly origin: Origin;
  },
): Promise<true | null> {
  const { partition, audit } = directory;
  const { memberId, origin } = asked;
  const plan = async (member: MemberSecrets): Promise<MemberPlan<true | null>> => {
    if (member.passwordHash !== asked.from) return { result: null, writes: null };
    return {
      result: true,
      writes: {
        caller: null,
        own: () => [
          changingMember(partition, member, { passwordHash: asked.to }),
          audit.recording({ verb: 'member.password-changed', subject: memberId }, origin),
        ],
        each: (held) => endingHeld(directory, held),
      },
    };
  };
  const concerns = ({ kind, id }: HeldCredential) => kind === 'session' && id !== asked.keptSessionId;
  return changeMember(directory, memberId, { concerns, writesEach: 2, plan }, origin);
}

/** What has to be true of others for an owner to go, or for anybody to be changed by somebody else. */
async function checksFor(
  { members, partition }: OrganizationDirectory,
  member: MemberSecrets,
  { caller }: MemberWish,
) {
  // Another owner who asks is one who stays.
  if (caller.id !== member.id) return { caller: memberIsUnchanged(partition, caller), others: [] };
  if (member.role !== 'owner') return { caller: null, others: [] };
  const other = await members.readOtherOwner(member.id);
  if (other === null) throw new Conflict('this is the last owner', undefined, 'last_owner');
  return { caller: null, others: [memberIsUnchanged(partition, other)] };
}

function releasingAddress({ store, organizationId }: OrganizationDirectory, member: MemberSecrets) {
  return member.invitation === null
    ? removingAddress(store, member)
    : removingInvitedAddress(store, organizationId, member);
}

function epitaph({ email, role }: Member, held: readonly HeldCredential[]): string {
  const tokens = held.filter(({ kind }) => kind === 'token').length;
  return `${email}, ${role}; ended sessions: ${held.length - tokens}, tokens: ${tokens}`;
}
