import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Role } from '../core/policy/policy.ts';
import { type Item, numberOf, numberOrNull, textOf } from './item.ts';
import type { Partition } from './partition.ts';

export interface Member {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly role: Role;
  readonly createdAt: number;
}

/** A member with what only signing in may look at. */
export interface MemberSecrets extends Member {
  readonly passwordHash: string;
}

const itemOf = (memberId: string): string => `member#${memberId}`;

export interface Members {
  readonly read: (memberId: string) => Promise<Member | null>;
  /** For signing in. */
  readonly readSecrets: (memberId: string) => Promise<MemberSecrets | null>;
}

export function createMembers(partition: Partition): Members {
  async function readSecrets(memberId: string): Promise<MemberSecrets | null> {
    const item = await partition.get(itemOf(memberId));
    return item && { ...memberOf(item), passwordHash: textOf(item, 'passwordHash') };
  }

  async function read(memberId: string): Promise<Member | null> {
    const item = await partition.get(itemOf(memberId));
    return item && memberOf(item);
  }

  return { read, readSecrets };
}

export function addingMember(partition: Partition, member: MemberSecrets): TransactWriteItem {
  const { id, email, role, createdAt, passwordHash } = member;
  return partition.adding(itemOf(id), { id, email, role, createdAt, passwordHash });
}

/** Asks that the member exists, in the role given. */
export function memberIsUnchanged(partition: Partition, { id, role }: Member): TransactWriteItem {
  return partition.checking(itemOf(id), { role });
}

/** Counts a new token of the member, and asks that it exists in the role given and has fewer than `atMost`. */
export function countingToken(partition: Partition, { id, role }: Member, atMost: number): TransactWriteItem {
  return partition.changing(
    itemOf(id),
    {},
    { expected: { role }, counts: { tokenCount: 1 }, below: { tokenCount: atMost } },
  );
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

/** Counts a token of the member out. */
export function discountingToken(partition: Partition, memberId: string): TransactWriteItem {
  return partition.changing(itemOf(memberId), {}, { counts: { tokenCount: -1 } });
}

function memberOf(item: Item): Member {
  return {
    id: textOf(item, 'id'),
    email: textOf(item, 'email'),
    role: textOf(item, 'role') as Role,
    createdAt: numberOf(item, 'createdAt'),
  };
}
