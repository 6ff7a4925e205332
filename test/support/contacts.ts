import { randomBytes } from 'node:crypto';
import { changeContact } from '../../core/contacts/change.ts';
import { type ContactFields, NO_FIELDS } from '../../core/contacts/contact.ts';
import { newId } from '../../core/values/id.ts';
import { type ContactStores, createContactStores } from '../../stores/contacts.ts';
import { type ObjectStores, openObjectStore } from '../../stores/objects.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { startStore } from './dynoxide.ts';
import { startObjects } from './objects.ts';

export const NOW = 1_800_000_000.25;

export interface RunningContacts {
  readonly store: Store<'contacts' | 'directory' | 'idempotency'>;
  readonly objects: ObjectStores;
  readonly contacts: ContactStores;
  /** Where the objects of every organization are. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** Contacts and their files on stores of their own. */
export async function startContacts(): Promise<RunningContacts> {
  const [tables, files] = await Promise.all([startStore(), startObjects()]);
  const store = openStore(tables.environment, ['contacts', 'directory', 'idempotency']);
  const objects = openObjectStore(files.environment);
  return {
    store,
    objects,
    contacts: createContactStores(store, objects),
    folder: files.folder,
    stop: async () => {
      store.client.destroy();
      await Promise.all([tables.stop(), files.remove()]);
    },
  };
}

export function aContactId(now = NOW): string {
  return newId('con', now, randomBytes);
}

export function someFields(differences: Partial<ContactFields> = {}): ContactFields {
  return changeContact(NO_FIELDS, { name: 'Ada Lovelace', ...differences });
}
