import { createContactStores } from '../../stores/contacts.ts';
import { createIdempotencyStore } from '../../stores/idempotency.ts';
import { openObjectStore } from '../../stores/objects.ts';
import { openStore } from '../../stores/store.ts';
import { createHandler } from '../chain/chain.ts';
import { operations } from './operations/index.ts';

const store = openStore(process.env, ['contacts', 'directory', 'idempotency']);

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: { contacts: createContactStores(store, openObjectStore(process.env)), directory: store },
  streams: true,
  idempotency: createIdempotencyStore(store),
});
