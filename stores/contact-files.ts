import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { newId, type RandomBytes, secondOfId } from '../core/values/id.ts';
import { Conflict } from './conflict.ts';
import {
  addingLeftover,
  claimingLeftover,
  removalLeftover,
  tidyUp,
  uploadLeftover,
} from './contact-leftovers.ts';
import { contactRow, keptContactOf } from './contact-rows.ts';
import { type ContactTable, ROW_EXISTS, ROW_IS_NEW } from './contact-table.ts';
import { encodeFields, type Item, numberOf, textOf } from './item.ts';
import type { ObjectStore, StoredObject } from './objects.ts';
import type { Page, PageRequest } from './partition.ts';

/** So many that a contact can be removed with all of them in one transaction. */
export const MAX_FILES_PER_CONTACT = 50;

export interface ContactFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Whole Unix seconds. */
  readonly createdAt: number;
}

export interface NewFile extends Pick<ContactFile, 'id' | 'name' | 'contentType'> {
  readonly bytes: Uint8Array;
}

export interface ContactFiles {
  /** Latest first; null if there is no such contact. */
  readonly page: (contactId: string, request: PageRequest) => Promise<Page<ContactFile> | null>;
  /**
   * The file, or the one that has its id already; null if there is no such contact.
   * @param now Unix seconds.
   * @throws Conflict if the contact has as many files as it can.
   */
  readonly upload: (contactId: string, file: NewFile, now: number) => Promise<ContactFile | null>;
  /** null if there is no such file. */
  readonly open: (contactId: string, fileId: string) => Promise<OpenFile | null>;
  /** Whether there was one. */
  readonly remove: (contactId: string, fileId: string, now: number) => Promise<boolean>;
}

export interface OpenFile {
  readonly file: ContactFile;
  readonly object: StoredObject;
}

/** A file as it is kept. */
export interface KeptFile {
  readonly file: ContactFile;
  /** Key of its object; another one for each attempt at an upload. */
  readonly object: string;
}

export interface FileContext {
  readonly table: ContactTable;
  readonly objects: ObjectStore;
  readonly agentId: string;
  readonly random: RandomBytes;
}

export function createContactFiles({ table, objects, agentId, random }: FileContext): ContactFiles {
  async function read(contactId: string, fileId: string): Promise<KeptFile | null> {
    const item = await table.get(fileRow(contactId, fileId));
    return item && keptFileOf(item);
  }

  async function page(contactId: string, { limit, after }: PageRequest): Promise<Page<ContactFile> | null> {
    const prefix = filePrefix(contactId);
    const { items } = await table.query({ prefix, after, limit: limit + 1, descending: true });
    if (items.length === 0 && (await table.get(contactRow(contactId))) === null) return null;
    const entries = items.slice(0, limit).map((item) => keptFileOf(item).file);
    return { entries, next: items.length > limit ? (entries.at(-1)?.id ?? null) : null };
  }

  async function upload(contactId: string, asked: NewFile, now: number): Promise<ContactFile | null> {
    if ((await isFull(contactId)) !== false) return whyNotKept(contactId, asked.id);
    const { id, name, contentType, bytes } = asked;
    const createdAt = secondOfId('fil', id) ?? Math.floor(now);
    const file: ContactFile = { id, name, contentType, sizeBytes: bytes.length, createdAt };
    const object = [agentId, contactId, id, newId('obj', now, random)].join('/');
    const leftover = uploadLeftover(now, object);
    await table.write([addingLeftover(table, leftover)]);
    await objects.put(object, bytes, { contentType });
    const isKept = await table.write([
      claimingLeftover(table, leftover),
      table.putting(fileRow(contactId, id), itemOf({ file, object }), ROW_IS_NEW),
      countingFile(table, contactId, 1),
    ]);
    await tidyUp(table, objects, now, isKept ? null : leftover);
    return isKept ? file : whyNotKept(contactId, id);
  }

  /** null if there is no such contact. */
  async function isFull(contactId: string): Promise<boolean | null> {
    const item = await table.get(contactRow(contactId));
    return item && keptContactOf(item).fileCount >= MAX_FILES_PER_CONTACT;
  }

  async function whyNotKept(contactId: string, fileId: string): Promise<ContactFile | null> {
    const earlier = await read(contactId, fileId);
    if (earlier !== null) return earlier.file;
    const full = await isFull(contactId);
    if (full === null) return null;
    throw new Conflict(
      full
        ? `a contact has at most ${MAX_FILES_PER_CONTACT} files; delete one first`
        : 'the files of the contact were changed at the same time',
    );
  }

  async function open(contactId: string, fileId: string): Promise<OpenFile | null> {
    const kept = await read(contactId, fileId);
    if (kept === null) return null;
    const object = await objects.open(kept.object);
    if (object !== null) return { file: kept.file, object };
    if ((await read(contactId, fileId)) === null) return null;
    throw new Error(`the file ${fileId} has no object`);
  }

  async function remove(contactId: string, fileId: string, now: number): Promise<boolean> {
    const kept = await read(contactId, fileId);
    const leftover = kept && removalLeftover(now, fileId, [kept.object]);
    const isRemoved =
      leftover !== null &&
      (await table.write([
        table.deleting(fileRow(contactId, fileId), ROW_EXISTS),
        countingFile(table, contactId, -1),
        addingLeftover(table, leftover),
      ]));
    await tidyUp(table, objects, now, isRemoved ? leftover : null);
    return isRemoved;
  }

  return { page, upload, open, remove };
}

/** All files of a contact, to be removed with it. */
export async function readContactFiles(table: ContactTable, contactId: string): Promise<KeptFile[]> {
  const prefix = filePrefix(contactId);
  const { items } = await table.query({
    prefix,
    after: null,
    limit: MAX_FILES_PER_CONTACT,
    descending: false,
  });
  return items.map(keptFileOf);
}

export function removingFile(table: ContactTable, contactId: string, { file }: KeptFile): TransactWriteItem {
  return table.deleting(fileRow(contactId, file.id));
}

/** Counts a file of the contact in (1) or out (-1), and asks that the contact exists and has room. */
function countingFile(table: ContactTable, contactId: string, count: 1 | -1): TransactWriteItem {
  return table.updating(contactRow(contactId), 'ADD fileCount :count, fileChanges :one', {
    expression: `${ROW_EXISTS.expression} AND fileCount < :most`,
    ...(ROW_EXISTS.names === undefined ? {} : { names: ROW_EXISTS.names }),
    values: encodeFields({
      ':count': count,
      ':one': 1,
      ':most': MAX_FILES_PER_CONTACT + (count === 1 ? 0 : 1),
    }),
  });
}

function filePrefix(contactId: string): string {
  return `file#${contactId}#`;
}

function fileRow(contactId: string, fileId: string): string {
  return `${filePrefix(contactId)}${fileId}`;
}

function itemOf({ file, object }: KeptFile): Item {
  return encodeFields({ ...file, object });
}

function keptFileOf(item: Item): KeptFile {
  return {
    file: {
      id: textOf(item, 'id'),
      name: textOf(item, 'name'),
      contentType: textOf(item, 'contentType'),
      sizeBytes: numberOf(item, 'sizeBytes'),
      createdAt: numberOf(item, 'createdAt'),
    },
    object: textOf(item, 'object'),
  };
}
