import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Origin } from './audit.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { numberOrNull, textOf } from './item.ts';
import { discountingTokens } from './members.ts';
import type { Partition } from './partition.ts';
import { sessionPrefixOf } from './sessions.ts';
import { DIRECTORY } from './tables.ts';
import { tokenPrefixOf } from './tokens.ts';
import { tryTransact } from './transaction.ts';

/** What a member holds to be let in as itself. */
export interface HeldCredential {
  readonly kind: 'session' | 'token';
  readonly id: string;
  readonly hash: string;
  /** Where its pointer is. */
  readonly item: string;
}

const PAGE = 100;
/** A gate whose clock is behind may let in for a little longer what has expired here. */
const CLOCK_MARGIN_SECONDS = 60;
/** For each three writes at most, and one for all: within the hundred of a transaction. */
const MOST_ENDED_AT_ONCE = 30;

/** The sessions of a member that have not expired, oldest first, then its tokens. */
export async function readHeld(
  partition: Partition,
  memberId: string,
  now: number,
): Promise<HeldCredential[]> {
  const sessions = await readKind(partition, 'session', sessionPrefixOf(memberId), now);
  const tokens = await readKind(partition, 'token', tokenPrefixOf(memberId), now);
  return [...sessions, ...tokens];
}

async function readKind(
  partition: Partition,
  kind: HeldCredential['kind'],
  prefix: string,
  now: number,
): Promise<HeldCredential[]> {
  const held: HeldCredential[] = [];
  let after: string | null = null;
  do {
    const page = await partition.page(prefix, { limit: PAGE, after });
    for (const found of page.entries) {
      // Of tokens the record alone says when they expire, and they stay until they are deleted.
      const expiresAt = numberOrNull(found, 'expiresAt');
      if (expiresAt !== null && expiresAt < now - CLOCK_MARGIN_SECONDS) continue;
      const item = textOf(found, DIRECTORY.sortKey);
      held.push({ kind, id: item.slice(prefix.length), hash: textOf(found, 'hash'), item });
    }
    after = page.next;
  } while (after !== null);
  return held.reverse();
}

/** Ends a credential; refused if it has ended meanwhile. Of tokens, the member's count stays as it is. */
export function endingHeld(
  { store, partition }: OrganizationDirectory,
  { hash, item }: HeldCredential,
): TransactWriteItem[] {
  const credentials = createCredentialStore(store.client, store.tables.credentials);
  return [credentials.removing(hash), partition.removing(item, { hash })];
}

/**
 * Ends credentials of a member, some at once. What breaks off in between has ended some of them, and the rest is as it
 * was. Where one ends meanwhile by itself, the others of its batch stay: who needs them gone lists them again.
 */
export async function endHeld(
  directory: OrganizationDirectory,
  memberId: string,
  ended: readonly HeldCredential[],
  origin: Origin,
  atOnce: number = MOST_ENDED_AT_ONCE,
): Promise<void> {
  const size = Math.min(atOnce, MOST_ENDED_AT_ONCE);
  for (let from = 0; from < ended.length; from += size) {
    const batch = ended.slice(from, from + size);
    const tokens = batch.filter(({ kind }) => kind === 'token').length;
    await tryTransact(directory.store.client, [
      ...batch.flatMap((held) => [
        ...endingHeld(directory, held),
        directory.audit.recording({ verb: `${held.kind}.deleted`, subject: held.id }, origin),
      ]),
      ...(tokens === 0 ? [] : [discountingTokens(directory.partition, memberId, tokens)]),
    ]);
  }
}
