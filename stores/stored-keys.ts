import type { CredentialRecord, UsedCredential } from './credential-record.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { overlapOf } from './key-overlap.ts';
import type { KeyFilter, KeyPointer } from './key-pointers.ts';
import type { Page, PageRequest } from './partition.ts';

/** A key as it is kept: where its record is, and the record. */
export interface StoredKey {
  readonly pointer: KeyPointer;
  readonly record: CredentialRecord;
  /** The value before, while a rotation lets it work; null otherwise. */
  readonly old: UsedCredential | null;
}

/** The keys of an organization, to read. */
export interface Keys {
  /** Null for one that does not exist, was deleted, or is another organization's: nobody can tell which. */
  readonly read: (keyId: string) => Promise<StoredKey | null>;
  /** Two round trips a page, however many keys are on it, as long as no more than a hundred values of theirs work. */
  readonly page: (request: PageRequest, where?: KeyFilter) => Promise<Page<StoredKey>>;
}

/** @param now Unix seconds: a value before the present one is read if it works then. */
export function createKeys(directory: OrganizationDirectory, now: number): Keys {
  const { store, keyPointers, organizationId } = directory;
  const credentials = createCredentialStore(store.client, store.tables.credentials);

  function hashesOf(pointer: KeyPointer): string[] {
    const overlap = overlapOf(pointer, now);
    return overlap === null ? [pointer.hash] : [pointer.hash, overlap.hash];
  }

  /** All that the pointers lead to, in one batch. */
  async function follow(pointers: readonly KeyPointer[]): Promise<(StoredKey | null)[]> {
    const used = await credentials.readUsed(pointers.flatMap(hashesOf));
    const byHash = new Map(used.map((one) => [one.record.hash, one]));
    return pointers.map((pointer) => {
      const [present, old] = hashesOf(pointer).map((hash) => byHash.get(hash) ?? null);
      return present ? { pointer, record: present.record, old: old ?? null } : null;
    });
  }

  /** A key whose pointer no longer leads to a record was deleted, or rotated between the two reads. */
  async function readMoved({ keyId, hash }: KeyPointer): Promise<StoredKey | null> {
    const pointer = await keyPointers.read(keyId);
    if (pointer === null || pointer.hash === hash) return null;
    return (await follow([pointer]))[0] ?? null;
  }

  async function withRecords(pointers: readonly KeyPointer[]): Promise<StoredKey[]> {
    const followed = await follow(pointers);
    const found = await Promise.all(
      pointers.map(async (pointer, at) => followed[at] ?? (await readMoved(pointer))),
    );
    return found.filter((key) => key !== null && key.record.organizationId === organizationId) as StoredKey[];
  }

  return {
    read: async (keyId) => {
      const pointer = await keyPointers.read(keyId);
      return pointer === null ? null : ((await withRecords([pointer]))[0] ?? null);
    },
    page: async (request, where) => {
      const { entries, next } = await keyPointers.page(request, where);
      return { entries: await withRecords(entries), next };
    },
  };
}
