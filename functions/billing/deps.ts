import type { Store } from '../../stores/store.ts';
import type { Operation } from '../chain/call.ts';

export interface BillingDeps {
  readonly store: Store<'accounts' | 'ledger' | 'audit'>;
}

export type BillingOperation = Operation<BillingDeps>;
