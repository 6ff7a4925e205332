import { createHandler } from '../chain/chain.ts';
import { surfaceAddresses } from '../surface-addresses.ts';
import { operations } from './operations.ts';

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: { addresses: surfaceAddresses(process.env) },
  streams: false,
});
