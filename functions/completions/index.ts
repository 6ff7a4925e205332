import { createHandler } from '../chain/chain.ts';
import { operations } from './operations.ts';
import { providerFor } from './providers/index.ts';

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: { providerFor },
  streams: true,
});
