import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { InvitationRules, Policy, Surface } from '../core/policy/policy.ts';
import { KEY_RANDOM_BYTES, makeKey, parseKey, printKey } from '../core/values/key.ts';
import { hashCredential } from './credential-hash.ts';
import { type MemberPlace, placeOf } from './member-place.ts';
import { openPartition } from './partition.ts';
import type { Store } from './store.ts';

/** What an invitation is accepted with. */
export interface InvitationToken {
  /** Shown once: the store has its hash only. */
  readonly token: string;
  readonly hash: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** Sort key in the partition of a token. */
const ITEM = 'member';
const ownerOf = (hash: string): string => `invitation#${hash}`;

export function makeInvitationToken(
  { random }: Pick<Store, 'random'>,
  { environment }: Policy,
  surface: Surface,
  now: number,
): InvitationToken {
  const { prefix, liveSeconds } = invitationRules(surface);
  const token = printKey(makeKey(prefix, environment.name, random(KEY_RANDOM_BYTES)));
  return { token, hash: hashCredential(token), expiresAt: Math.floor(now) + liveSeconds };
}

/** Null for what cannot be a token of this surface. */
export function hashInvitationToken({ environment }: Policy, surface: Surface, token: string): string | null {
  const parsed = parseKey(token);
  const isOne = parsed?.prefix === invitationRules(surface).prefix && parsed.environment === environment.name;
  return isOne ? hashCredential(token) : null;
}

function invitationRules({ name, invitations }: Surface): InvitationRules {
  if (invitations === null) throw new Error(`the surface ${name} declares no invitations`);
  return invitations;
}

/** Where the token leads, until it expires. Whether it is good, the member says: its last one is. */
export function addingInvitationToken(
  store: Store,
  { hash, expiresAt }: InvitationToken,
  { organizationId, memberId }: MemberPlace,
): TransactWriteItem {
  const place = { organizationId, memberId };
  return openPartition(store, ownerOf(hash)).adding(ITEM, { ...place, removeAt: expiresAt });
}

export async function findInvitation(store: Store, hash: string): Promise<MemberPlace | null> {
  const item = await openPartition(store, ownerOf(hash)).get(ITEM);
  return item && placeOf(item);
}
