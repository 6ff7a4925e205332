import { hash } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type MemberPlace, placeOf } from './member-place.ts';
import type { Member } from './members.ts';
import { openPartition, type Partition } from './partition.ts';
import type { Store } from './store.ts';

/** The email address as it is compared: without regard to case. */
export function canonicalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** Partition of an address, whoever's it is, without the address itself. */
export function ownerOfEmail(email: string): string {
  return `email#${hash('sha256', canonicalEmail(email), 'base64url')}`;
}

/** One partition an address, so that an address belongs to one member in all of the directory. */
function openEmailPartition(store: Store, email: string): Partition {
  return openPartition(store, ownerOfEmail(email));
}

/** Sort key, in the partition of an address, of who signs in with it. */
const SIGNS_IN = 'member';
/** Of who is invited with it: any number of organizations may, once each. */
const invitedTo = (organizationId: string): string => `invited#${organizationId}`;

/** Who signs in with an address; null if nobody does. */
export async function findAddress(store: Store, email: string): Promise<MemberPlace | null> {
  const item = await openEmailPartition(store, email).get(SIGNS_IN);
  return item && placeOf(item);
}

type Addressed = Pick<Member, 'id' | 'email'>;

/** The member signs in with its address from then on; refused if somebody does. */
export function addingAddress(
  store: Store,
  organizationId: string,
  { id, email }: Addressed,
): TransactWriteItem {
  return openEmailPartition(store, email).adding(SIGNS_IN, { organizationId, memberId: id });
}

/** Nobody signs in with the member's address any more. */
export function removingAddress(store: Store, { id, email }: Addressed): TransactWriteItem {
  return openEmailPartition(store, email).removing(SIGNS_IN, { memberId: id });
}

/** The organization invites the address; refused if it does already. */
export function addingInvitedAddress(
  store: Store,
  organizationId: string,
  { id, email }: Addressed,
): TransactWriteItem {
  return openEmailPartition(store, email).adding(invitedTo(organizationId), { memberId: id });
}

/** The organization invites the member's address no longer. */
export function removingInvitedAddress(
  store: Store,
  organizationId: string,
  { id, email }: Addressed,
): TransactWriteItem {
  return openEmailPartition(store, email).removing(invitedTo(organizationId), { memberId: id });
}

/** Whom an organization invites with an address; null if nobody. */
export async function findInvitedAddress(
  store: Store,
  organizationId: string,
  email: string,
): Promise<string | null> {
  const item = await openEmailPartition(store, email).get(invitedTo(organizationId));
  return item?.memberId?.S ?? null;
}
