import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Role } from '../core/policy/policy.ts';
import { type Item, numberOf, numberOrNull, textOf, textOrNull } from './item.ts';
import type { Page, PageRequest, Partition } from './partition.ts';

export interface Member {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly role: Role;
  readonly createdAt: number;
}

/** A member, or one who is invited to be. */
export interface MemberEntry extends Member {
  /** Null for one who has accepted, or was never invited. */
  readonly invitation: Invitation | null;
}

export interface Invitation {
  /** The member who made it. */
  readonly invitedBy: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** A member with what only signing in, and changes, may look at. */
export interface MemberSecrets extends MemberEntry {
  /** Null for one who has not accepted yet. */
  readonly passwordHash: string | null;
  /** Of the token that was sent last; null for one who has accepted. */
  readonly invitationHash: string | null;
  /**
   * Raised with every session and token that begins; null before the first. Who changes the credentials of a member
   * asks that it is as it was when they were listed.
   */
  readonly revision: number | null;
}

const PREFIX = 'member#';
const itemOf = (memberId: string): string => `${PREFIX}${memberId}`;
/** What is left of one who was removed: whose id it was. */
const formerItemOf = (memberId: string): string => `former-member#${memberId}`;

export interface Members {
  readonly read: (memberId: string) => Promise<Member | null>;
  /** For signing in, and for changes. */
  readonly readSecrets: (memberId: string) => Promise<MemberSecrets | null>;
  /** Latest first. */
  readonly page: (request: PageRequest) => Promise<Page<MemberEntry>>;
  /** Email addresses by id, of those who were removed as well. */
  readonly readEmails: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Some owner who has accepted and is not the member; null if there is none. */
  readonly readOtherOwner: (memberId: string) => Promise<Member | null>;
}

export function createMembers(partition: Partition): Members {
  return {
    read: async (memberId) => {
      const item = await partition.get(itemOf(memberId));
      return item && memberOf(item);
    },
    readSecrets: async (memberId) => {
      const item = await partition.get(itemOf(memberId));
      return item && secretsOf(item);
    },
    page: async (request) => {
      const { entries, next } = await partition.page(PREFIX, request);
      return { entries: entries.map(entryOf), next };
    },
    readEmails: async (memberIds) => {
      const items = await partition.getAll(memberIds.flatMap((id) => [itemOf(id), formerItemOf(id)]));
      return new Map(items.map((item) => [textOf(item, 'id'), textOf(item, 'email')]));
    },
    readOtherOwner: async (memberId) => {
      const { entries } = await partition.page(
        PREFIX,
        { limit: 2, after: null },
        { role: 'owner', invitedBy: null },
      );
      return entries.map(memberOf).find(({ id }) => id !== memberId) ?? null;
    },
  };
}

export function addingMember(
  partition: Partition,
  member: Member & { readonly passwordHash: string },
): TransactWriteItem {
  const { id, email, role, createdAt, passwordHash } = member;
  return partition.adding(itemOf(id), { id, email, role, createdAt, passwordHash });
}

/** One who has to accept before it can sign in. */
export function addingInvited(
  partition: Partition,
  { id, email, role, createdAt }: Member,
  { invitedBy, expiresAt }: Invitation,
  invitationHash: string,
): TransactWriteItem {
  const invitation = { invitedBy, invitationHash, invitationExpiresAt: expiresAt };
  return partition.adding(itemOf(id), { id, email, role, createdAt, ...invitation });
}

/** A new invitation, or none any more and a password, in the place of the one that was read. */
export function changingInvitation(
  partition: Partition,
  { id, role, invitationHash }: MemberSecrets,
  next: (Invitation & { readonly hash: string }) | { readonly passwordHash: string },
): TransactWriteItem {
  const fields =
    'passwordHash' in next
      ? { ...next, invitedBy: null, invitationHash: null, invitationExpiresAt: null }
      : { invitedBy: next.invitedBy, invitationHash: next.hash, invitationExpiresAt: next.expiresAt };
  return partition.changing(itemOf(id), fields, { expected: { role, invitationHash } });
}

/** Asks that the member has accepted and has the role given. */
export function memberIsUnchanged(
  partition: Partition,
  { id, role }: Pick<Member, 'id' | 'role'>,
): TransactWriteItem {
  return partition.checking(itemOf(id), { role, invitedBy: null });
}

/** Asks that the member exists with the role and the password given, and that nobody holds it up at the time given. */
export function countingSession(
  partition: Partition,
  { id, role, passwordHash }: Pick<MemberSecrets, 'id' | 'role' | 'passwordHash'>,
  now: number,
): TransactWriteItem {
  return partition.changing(
    itemOf(id),
    {},
    { expected: { role, passwordHash }, counts: { revision: 1 }, below: { heldUntil: now } },
  );
}

/** As `countingSession`, for a token; asks that the member has fewer than `atMost`. */
export function countingToken(
  partition: Partition,
  { id, role }: Member,
  atMost: number,
  now: number,
): TransactWriteItem {
  return partition.changing(
    itemOf(id),
    {},
    {
      expected: { role },
      counts: { tokenCount: 1, revision: 1 },
      below: { tokenCount: atMost, heldUntil: now },
    },
  );
}

/** Until then no session and no token of the member begins; null lets go of it. */
export function holdingMember(
  partition: Partition,
  memberId: string,
  heldUntil: number | null,
): TransactWriteItem {
  return partition.changing(itemOf(memberId), { heldUntil });
}

/** Changes a member, if no session or token has begun since it was read. */
export function changingMember(
  partition: Partition,
  { id, role, passwordHash, revision }: MemberSecrets,
  fields: { readonly role: Role } | { readonly passwordHash: string },
): TransactWriteItem {
  return partition.changing(
    itemOf(id),
    { ...fields, heldUntil: null },
    { expected: { role, passwordHash, revision } },
  );
}

/** Removes a member, if no session or token has begun since it was read, and keeps whose id it was. */
export function removingMember(
  partition: Partition,
  { id, email, role, invitationHash, revision }: MemberSecrets,
): TransactWriteItem[] {
  return [
    partition.removing(itemOf(id), { role, invitationHash, revision }),
    partition.adding(formerItemOf(id), { id, email }),
  ];
}

/** Whether the member, still in the role given, has `atMost` tokens or more. */
export async function hasEnoughTokens(
  partition: Partition,
  { id, role }: Member,
  atMost: number,
): Promise<boolean> {
  const item = await partition.get(itemOf(id));
  return item !== null && textOf(item, 'role') === role && (numberOrNull(item, 'tokenCount') ?? 0) >= atMost;
}

/** Counts tokens of the member out. */
export function discountingTokens(partition: Partition, memberId: string, count: number): TransactWriteItem {
  return partition.changing(itemOf(memberId), {}, { counts: { tokenCount: -count } });
}

function memberOf(item: Item): Member {
  return {
    id: textOf(item, 'id'),
    email: textOf(item, 'email'),
    role: textOf(item, 'role') as Role,
    createdAt: numberOf(item, 'createdAt'),
  };
}

function entryOf(item: Item): MemberEntry {
  const invitedBy = textOrNull(item, 'invitedBy');
  return {
    ...memberOf(item),
    invitation: invitedBy === null ? null : { invitedBy, expiresAt: numberOf(item, 'invitationExpiresAt') },
  };
}

function secretsOf(item: Item): MemberSecrets {
  return {
    ...entryOf(item),
    passwordHash: textOrNull(item, 'passwordHash'),
    invitationHash: textOrNull(item, 'invitationHash'),
    revision: numberOrNull(item, 'revision'),
  };
}
