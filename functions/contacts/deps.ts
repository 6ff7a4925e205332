import type { ContactStores } from '../../stores/contacts.ts';
import type { Store } from '../../stores/store.ts';
import type { Operation } from '../chain/call.ts';

export interface ContactsDeps {
  readonly contacts: ContactStores;
  /** Where the agents are. */
  readonly directory: Pick<Store<'directory'>, 'client' | 'tables'>;
}

export type ContactsOperation = Operation<ContactsDeps>;
