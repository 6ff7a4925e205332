import type { Operations } from '../../chain/call.ts';
import type { BillingDeps } from '../deps.ts';
import { listLedger } from './list-ledger.ts';
import { readAccount } from './read-account.ts';
import { topUp } from './top-up.ts';

/** By the names that the policy's routes use. */
export const operations: Operations<BillingDeps> = {
  'list-ledger': listLedger,
  'read-account': readAccount,
  'top-up': topUp,
};
