import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import {
  type AskedSettings,
  judgeSettings,
  type KeySettings,
  SettingsRefused,
} from '../core/keys/settings.ts';
import type { Policy } from '../core/policy/policy.ts';
import { countingKey } from './agents.ts';
import type { Origin } from './audit.ts';
import { SHORTEST_PREFIX } from './claim-condition.ts';
import { CHANGED_MEANWHILE, Conflict, MAX_CHANGE_ATTEMPTS } from './conflict.ts';
import type { CredentialRecord } from './credential-record.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { overlapEnd, overlapOf } from './key-overlap.ts';
import { rotateKey } from './key-rotation.ts';
import { type IssuedKey, keySurface } from './keys.ts';
import { createKeys, type StoredKey } from './stored-keys.ts';
import { tryTransact } from './transaction.ts';
import type { UsagePlanKeys } from './usage-plan-keys.ts';

/** Changes to the keys of an organization. Each starts from a key as it was read; null: it is gone by now. */
export interface KeyChanges {
  /**
   * Settings that are as they were change nothing. Applies to every value of the key that still works.
   * @throws SettingsRefused with every field that is wrong.
   */
  readonly change: (
    policy: Policy,
    key: StoredKey,
    asked: AskedSettings,
    origin: Origin,
  ) => Promise<StoredKey | null>;
  /**
   * A new value with the same id, settings and use; the old one works for `overlapSeconds` more, or not at all.
   * @throws Conflict if somebody else rotated the key meanwhile.
   */
  readonly rotate: (
    policy: Policy,
    key: StoredKey,
    overlapSeconds: number,
    origin: Origin,
  ) => Promise<IssuedKey | null>;
  /** Deletes the key with all of its values. */
  readonly remove: (key: StoredKey, origin: Origin) => Promise<DeletedKey | null>;
}

export interface DeletedKey {
  /** Whether the gateway's key behind it is gone as well; if not, it stays as one that nobody uses. */
  readonly detached: boolean;
}

export function createKeyChanges(directory: OrganizationDirectory, usagePlanKeys: UsagePlanKeys): KeyChanges {
  return {
    change: (policy, key, asked, origin) => changeKey(directory, policy, key, asked, origin),
    rotate: (policy, key, overlap, origin) => rotateKey(directory, policy, key, overlap, origin),
    remove: (key, origin) => removeKey(directory, usagePlanKeys, key, origin),
  };
}

async function changeKey(
  directory: OrganizationDirectory,
  policy: Policy,
  key: StoredKey,
  asked: AskedSettings,
  origin: Origin,
): Promise<StoredKey | null> {
  const bounds = { now: origin.now, shortestPrefix: SHORTEST_PREFIX };
  const surface = keySurface(policy, key.record.surface);
  let current: StoredKey | null = key;
  for (let attempt = 1; current !== null && attempt <= MAX_CHANGE_ATTEMPTS; attempt++) {
    const { pointer, record, old }: StoredKey = current;
    const { settings, problems } = judgeSettings(surface, asked, record, bounds);
    if (problems.length > 0) throw new SettingsRefused(problems);
    const changes = differences(record, settings);
    if (Object.keys(changes).length === 0) return current;
    if (await tryTransact(directory.store.client, changeWrites(directory, current, changes, origin))) {
      return {
        pointer: { ...pointer, revision: pointer.revision + 1 },
        record: { ...record, ...changes },
        old,
      };
    }
    current = await createKeys(directory, origin.now).read(pointer.keyId);
  }
  if (current === null) return null;
  throw new Conflict(CHANGED_MEANWHILE);
}

function changeWrites(
  { store, keyPointers, audit }: OrganizationDirectory,
  { pointer, record }: StoredKey,
  changes: Partial<KeySettings>,
  origin: Origin,
): TransactWriteItem[] {
  const credentials = createCredentialStore(store.client, store.tables.credentials);
  const overlap = overlapOf(pointer, origin.now);
  const detail = Object.keys(changes).sort().join(', ');
  const expiresAt = 'expiresAt' in changes ? changes.expiresAt : record.expiresAt;
  return [
    credentials.changing(record.hash, changes),
    keyPointers.moving(pointer, {}),
    audit.recording({ verb: 'key.changed', subject: pointer.keyId, detail }, origin),
    ...(overlap === null
      ? []
      : [
          credentials.changing(overlap.hash, {
            ...changes,
            ...overlapEnd(overlap.endsAt, expiresAt ?? null),
          }),
        ]),
  ];
}

function differences(record: CredentialRecord, settings: KeySettings): Partial<KeySettings> {
  const canonical = (value: KeySettings[keyof KeySettings]): string =>
    JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
  const changed = (Object.keys(settings) as (keyof KeySettings)[]).filter(
    (field) => canonical(settings[field]) !== canonical(record[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, settings[field]]));
}

async function removeKey(
  directory: OrganizationDirectory,
  usagePlanKeys: UsagePlanKeys,
  key: StoredKey,
  origin: Origin,
): Promise<DeletedKey | null> {
  let current: StoredKey | null = key;
  for (let attempt = 1; current !== null && attempt <= MAX_CHANGE_ATTEMPTS; attempt++) {
    if (await tryTransact(directory.store.client, removalWrites(directory, current, origin))) {
      return { detached: await detach(usagePlanKeys, current.record.usageKeyId) };
    }
    // Gone, or rotated since it was read: then its new value goes as well.
    current = await createKeys(directory, origin.now).read(key.pointer.keyId);
  }
  if (current === null) return null;
  throw new Conflict(CHANGED_MEANWHILE);
}

function removalWrites(
  { store, partition, keyPointers, audit }: OrganizationDirectory,
  { pointer }: StoredKey,
  origin: Origin,
): TransactWriteItem[] {
  const credentials = createCredentialStore(store.client, store.tables.credentials);
  const hashes = [pointer.hash, ...(pointer.previousHash === null ? [] : [pointer.previousHash])];
  return [
    ...hashes.map((hash) => credentials.removing(hash)),
    keyPointers.removing(pointer),
    audit.recording({ verb: 'key.deleted', subject: pointer.keyId }, origin),
    ...(pointer.agentId === null ? [] : [countingKey(partition, pointer.agentId, -1)]),
  ];
}

/** Best effort, after the key is dead: the gateway's key opens nothing by itself. */
async function detach(usagePlanKeys: UsagePlanKeys, usageKeyId: string | null): Promise<boolean> {
  if (usageKeyId === null) return true;
  try {
    await usagePlanKeys.detach(usageKeyId);
    return true;
  } catch {
    return false;
  }
}
