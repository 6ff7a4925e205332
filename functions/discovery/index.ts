import { createHandler } from '../chain/chain.ts';
import { surfaceAddresses } from '../surface-addresses.ts';
import { DESCRIBED_OPERATIONS } from './described-operations.ts';
import { operations } from './operations.ts';

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: { addresses: surfaceAddresses(process.env), descriptions: DESCRIBED_OPERATIONS },
  streams: false,
});
