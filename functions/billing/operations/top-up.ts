import { secondOfId } from '../../../core/values/id.ts';
import { originOf } from '../../caller.ts';
import { readBody } from '../../requests/input.ts';
import type { BillingOperation } from '../deps.ts';
import { ownAccount } from '../own-books.ts';
import { newTopUp } from '../schemas.ts';
import { entryView } from '../views.ts';

/**
 * Pays in. The entry's time is the second in its id: under an `Idempotency-Key` every attempt makes the same entry, and
 * the account recognises it.
 */
export const topUp: BillingOperation = async function topUp(call, deps) {
  const account = ownAccount(call, deps);
  const { amountUsd: amountMicros } = readBody(newTopUp, call);
  const id = call.newId('led');
  const at = secondOfId('led', id);
  if (at === null) throw new Error('the id of a ledger entry holds no second');
  const entry = await account.credit({
    id,
    at,
    amountMicros,
    cause: 'top-up',
    reason: null,
    origin: originOf(call),
  });
  return { status: 201, body: entryView(entry), log: { ledgerEntryId: id, amountMicros } };
};
