import { setTimeout as wait } from 'node:timers/promises';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Policy } from '../core/policy/policy.ts';
import { printInstant } from '../core/values/instant.ts';
import type { Origin } from './audit.ts';
import { CHANGED_MEANWHILE, Conflict } from './conflict.ts';
import type { CredentialRecord, UsedCredential } from './credential-record.ts';
import { readUsed, succeeding } from './credential-succession.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { overlapEnd } from './key-overlap.ts';
import type { KeyPointer } from './key-pointers.ts';
import { type IssuedKey, type KeyText, keptOf, keySurface, makeKeyText } from './keys.ts';
import { organizationIsUnchanged } from './organizations.ts';
import type { StoredKey } from './stored-keys.ts';
import { tryTransact } from './transaction.ts';

/**
 * Somebody may be using up the limits of the key this moment, and whoever rotates it may do so for that very
 * reason: for some five seconds a gap is looked for, in which at the latest the limit of a minute is reached.
 */
const MAX_ATTEMPTS = 100;
const MAX_WAIT_MS = 100;

export async function rotateKey(
  directory: OrganizationDirectory,
  policy: Policy,
  key: StoredKey,
  overlapSeconds: number,
  origin: Origin,
): Promise<IssuedKey | null> {
  const { store, keyPointers } = directory;
  const surface = keySurface(policy, key.record.surface);
  const text = makeKeyText(store, policy, surface);
  let pointer: KeyPointer | null = key.pointer;
  // Requests may be counted, or settings change, between reading and writing; then all is read again.
  for (let attempt = 1; attempt <= MAX_ATTEMPTS && pointer?.hash === key.pointer.hash; attempt++) {
    const old = await readUsed(store, pointer.hash);
    if (old !== null) {
      const rotation = planRotation(pointer, old, text, overlapSeconds, origin.now);
      const writes = rotationWrites(directory, pointer, old, rotation, origin);
      if (await tryTransact(store.client, writes)) {
        const { pointer: moved, record, ending } = rotation;
        return { key: { pointer: moved, record, old: ending && old }, ...text };
      }
    }
    await wait(Math.random() * Math.min(MAX_WAIT_MS, 2 ** attempt));
    pointer = await keyPointers.read(key.pointer.keyId);
  }
  if (pointer === null) return null;
  throw new Conflict(CHANGED_MEANWHILE);
}

interface Rotation {
  readonly pointer: KeyPointer;
  readonly record: CredentialRecord;
  /** What becomes of the value before; null: it ends at once. */
  readonly ending: { readonly expiresAt: number; readonly removeAt: number } | null;
}

function planRotation(
  pointer: KeyPointer,
  old: UsedCredential,
  text: KeyText,
  overlapSeconds: number,
  now: number,
): Rotation {
  const kept = keptOf(text);
  const createdAt = Math.floor(now);
  const endsAt = createdAt + overlapSeconds;
  const end = overlapEnd(endsAt, old.record.expiresAt);
  const ending = end.expiresAt > now ? end : null;
  return {
    pointer: {
      ...pointer,
      hash: kept.hash,
      previousHash: ending && pointer.hash,
      previousExpiresAt: ending && endsAt,
      revision: pointer.revision + 1,
    },
    record: { ...old.record, ...kept, createdAt },
    ending,
  };
}

function rotationWrites(
  { store, keyPointers, partition, audit }: OrganizationDirectory,
  pointer: KeyPointer,
  old: UsedCredential,
  { pointer: moved, record, ending }: Rotation,
  origin: Origin,
): TransactWriteItem[] {
  const credentials = createCredentialStore(store.client, store.tables.credentials);
  const act = { verb: 'key.rotated', subject: pointer.keyId } as const;
  return [
    ...succeeding(store, old, record, ending, origin.now),
    keyPointers.moving(pointer, {
      hash: moved.hash,
      previousHash: moved.previousHash,
      previousExpiresAt: moved.previousExpiresAt,
    }),
    organizationIsUnchanged(partition, { account: record.account }),
    audit.recording(
      ending === null ? act : { ...act, detail: `old value until ${printInstant(ending.expiresAt)}` },
      origin,
    ),
    // Only two values ever work side by side.
    ...(pointer.previousHash === null ? [] : [credentials.removing(pointer.previousHash)]),
  ];
}
