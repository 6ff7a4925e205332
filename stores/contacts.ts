import { isSameContact } from '../core/contacts/change.ts';
import type { Contact, ContactFields } from '../core/contacts/contact.ts';
import { type RandomBytes, secondOfId } from '../core/values/id.ts';
import { Conflict, MAX_CHANGE_ATTEMPTS } from './conflict.ts';
import { type ContactFiles, createContactFiles, readContactFiles, removingFile } from './contact-files.ts';
import { addingLeftover, removalLeftover, tidyUp } from './contact-leftovers.ts';
import { type ContactListRequest, type ContactPage, listContacts } from './contact-list.ts';
import {
  addingContact,
  changingContact,
  contactRow,
  type KeptContact,
  keptContactOf,
  removingContact,
} from './contact-rows.ts';
import { type ContactTable, openContactTable } from './contact-table.ts';
import type { ObjectStore, ObjectStores } from './objects.ts';
import type { Store } from './store.ts';

/** Whether a change is meant for the contact as it is at this revision. */
export type Precondition = (revision: number) => boolean;

export interface Contacts {
  readonly read: (contactId: string) => Promise<Contact | null>;
  readonly list: (request: ContactListRequest) => Promise<ContactPage>;
  /** The new contact, or the one that has the id already: whoever comes twice with an id means the same contact. */
  readonly create: (contactId: string, fields: ContactFields) => Promise<Contact>;
  /**
   * The contact with what `next` makes of its fields; nothing is written if that is what they were. `next` may be
   * asked several times, and may throw.
   * @param now Unix seconds.
   * @throws Conflict if others were faster every time.
   */
  readonly change: (
    contactId: string,
    next: (fields: ContactFields) => ContactFields,
    options: { readonly precondition: Precondition; readonly now: number },
  ) => Promise<Contact | 'missing' | 'stale'>;
  /**
   * Removes the contact and its files: all of them at once for whoever looks, their objects afterwards.
   * @param now Unix seconds.
   * @throws Conflict if others were faster every time.
   */
  readonly remove: (
    contactId: string,
    options: { readonly precondition: Precondition; readonly now: number },
  ) => Promise<'removed' | 'missing' | 'stale'>;
  readonly files: ContactFiles;
}

export interface ContactStores {
  /**
   * INVARIANT: the only way to contacts and their files. The organization comes from the caller's credential, the
   * agent from what the gate has allowed; all that is reached through the result is theirs.
   */
  readonly of: (organizationId: string, agentId: string) => Contacts;
}

export function createContactStores(store: Store<'contacts'>, objectStores: ObjectStores): ContactStores {
  return {
    of: (organizationId, agentId) =>
      createContacts({
        table: openContactTable(store, organizationId, agentId),
        objects: objectStores.of(organizationId),
        agentId,
        random: store.random,
      }),
  };
}

interface Context {
  readonly table: ContactTable;
  readonly objects: ObjectStore;
  readonly agentId: string;
  readonly random: RandomBytes;
}

function createContacts(context: Context): Contacts {
  const { table } = context;
  return {
    read: async (contactId) => (await readKept(table, contactId))?.contact ?? null,
    list: (request) => listContacts(table, request),
    create: (contactId, fields) => create(table, contactId, fields),
    change: (contactId, next, options) => change(table, contactId, next, options),
    remove: (contactId, options) => remove(context, contactId, options),
    files: createContactFiles(context),
  };
}

async function readKept(table: ContactTable, contactId: string): Promise<KeptContact | null> {
  const item = await table.get(contactRow(contactId));
  return item && keptContactOf(item);
}

async function create(table: ContactTable, contactId: string, fields: ContactFields): Promise<Contact> {
  const createdAt = secondOfId('con', contactId);
  if (createdAt === null) throw new Error(`${contactId} is not the id of a contact`);
  const contact: Contact = { ...fields, id: contactId, createdAt, updatedAt: createdAt, revision: 1 };
  if (await table.write(addingContact(table, contact))) return contact;
  const earlier = await readKept(table, contactId);
  if (earlier === null) throw new Conflict('the contact was created and deleted at the same time');
  return earlier.contact;
}

async function change(
  table: ContactTable,
  contactId: string,
  next: (fields: ContactFields) => ContactFields,
  { precondition, now }: { readonly precondition: Precondition; readonly now: number },
): Promise<Contact | 'missing' | 'stale'> {
  for (let attempt = 0; attempt < MAX_CHANGE_ATTEMPTS; attempt++) {
    const kept = await readKept(table, contactId);
    if (kept === null) return 'missing';
    const { contact } = kept;
    if (!precondition(contact.revision)) return 'stale';
    const fields = next(contact);
    if (isSameContact(contact, fields)) return contact;
    const changed: Contact = {
      ...contact,
      ...fields,
      updatedAt: Math.max(contact.updatedAt, Math.floor(now)),
      revision: contact.revision + 1,
    };
    if (await table.write(changingContact(table, kept, changed))) return changed;
  }
  throw changedMeanwhile();
}

async function remove(
  { table, objects }: Context,
  contactId: string,
  { precondition, now }: { readonly precondition: Precondition; readonly now: number },
): Promise<'removed' | 'missing' | 'stale'> {
  for (let attempt = 0; attempt < MAX_CHANGE_ATTEMPTS; attempt++) {
    const kept = await readKept(table, contactId);
    if (kept === null) {
      await tidyUp(table, objects, now);
      return 'missing';
    }
    if (!precondition(kept.contact.revision)) return 'stale';
    const files = kept.fileCount === 0 ? [] : await readContactFiles(table, contactId);
    const keys = files.map(({ object }) => object);
    const leftover = keys.length === 0 ? null : removalLeftover(now, contactId, keys);
    const isRemoved = await table.write([
      ...removingContact(table, kept),
      ...files.map((file) => removingFile(table, contactId, file)),
      ...(leftover === null ? [] : [addingLeftover(table, leftover)]),
    ]);
    if (!isRemoved) continue;
    await tidyUp(table, objects, now, leftover);
    return 'removed';
  }
  throw changedMeanwhile();
}

function changedMeanwhile(): Conflict {
  return new Conflict('others changed the contact at the same time, again and again');
}
