import { createDirectory } from '../../stores/directory.ts';
import { createIdempotencyStore } from '../../stores/idempotency.ts';
import { createSignInAttempts } from '../../stores/sign-in-attempts.ts';
import { DIRECTORY_TABLES, openStore } from '../../stores/store.ts';
import { openUsage } from '../../stores/usage.ts';
import { openUsagePlanKeys } from '../../stores/usage-plan-keys.ts';
import { createHandler } from '../chain/chain.ts';
import { surfaceAddresses } from '../surface-addresses.ts';
import { operations } from './operations/index.ts';

const store = openStore(process.env, [...DIRECTORY_TABLES, 'idempotency', 'usage']);

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: {
    directory: createDirectory(store),
    signInAttempts: createSignInAttempts(store),
    usagePlanKeys: openUsagePlanKeys(process.env, store.random),
    usageOf: (organizationId) => openUsage(store, organizationId),
    surfaceUrls: surfaceAddresses(process.env),
    documents: GATEHOUSE_DOCUMENTS,
  },
  streams: false,
  idempotency: createIdempotencyStore(store),
});
