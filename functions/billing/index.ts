import { createIdempotencyStore } from '../../stores/idempotency.ts';
import { openStore } from '../../stores/store.ts';
import { createHandler } from '../chain/chain.ts';
import { operations } from './operations/index.ts';

const store = openStore(process.env, ['accounts', 'ledger', 'audit', 'idempotency']);

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: { store },
  streams: false,
  idempotency: createIdempotencyStore(store),
});
