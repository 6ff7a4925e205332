import { type AccountBook, openAccount } from '../../stores/accounts.ts';
import { type Ledger, openLedger } from '../../stores/ledger.ts';
import { memberOf } from '../caller.ts';
import type { Call } from '../chain/call.ts';
import type { BillingDeps } from './deps.ts';

/**
 * The account of the caller's organization.
 *
 * INVARIANT: this and `ownLedger` are the only ways from a call to money, and neither takes an id from the request.
 *
 * @throws Failure `not_permitted` to a key
 */
export function ownAccount(call: Call, { store }: BillingDeps): AccountBook {
  return openAccount(store, memberOf(call).organizationId);
}

/** @throws Failure `not_permitted` to a key */
export function ownLedger(call: Call, { store }: BillingDeps): Ledger {
  return openLedger(store, memberOf(call).organizationId);
}
