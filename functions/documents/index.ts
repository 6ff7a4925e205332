import { createExtractionStores } from '../../stores/extractions.ts';
import { createIdempotencyStore } from '../../stores/idempotency.ts';
import { openStore } from '../../stores/store.ts';
import { createHandler } from '../chain/chain.ts';
import { openCharging } from '../providers/charging/open-charging.ts';
import { createProviders } from '../providers/index.ts';
import { operations } from './operations/index.ts';

const store = openStore(process.env, ['directory', 'extractions', 'idempotency']);

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: {
    extractions: createExtractionStores(store),
    directory: store,
    connectedProvider: createProviders(GATEHOUSE_POLICY, process.env).connected,
    charging: openCharging(process.env),
  },
  streams: true,
  idempotency: createIdempotencyStore(store),
});
