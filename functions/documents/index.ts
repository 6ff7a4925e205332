import { createExtractionStores } from '../../stores/extractions.ts';
import { createIdempotencyStore } from '../../stores/idempotency.ts';
import { openStore } from '../../stores/store.ts';
import { createHandler } from '../chain/chain.ts';
import { createCharging } from '../providers/charging/charging.ts';
import { openHolds } from '../providers/charging/open-holds.ts';
import { createProviders } from '../providers/index.ts';
import { operations } from './operations/index.ts';

const store = openStore(process.env, ['directory', 'extractions', 'idempotency']);

const charging = createCharging({
  holds: openHolds(process.env),
  clock: () => Date.now() / 1000,
  write: (line) => void process.stdout.write(`${line}\n`),
});

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: {
    extractions: createExtractionStores(store),
    directory: store,
    connectedProvider: createProviders(GATEHOUSE_POLICY, process.env).connected,
    charging,
  },
  streams: true,
  idempotency: createIdempotencyStore(store),
});
