import { printExactInstant } from '../../core/values/instant.ts';
import type { Account } from '../../stores/account-item.ts';
import type { LedgerEntry, LedgerFacts } from '../../stores/ledger-entry.ts';
import type { AccountView, EntryView } from './shapes.ts';

/** An account as answers show it. */
export function accountView({ balanceMicros, heldMicros, status }: Account): AccountView {
  return { balanceMicros, heldMicros, availableMicros: balanceMicros - heldMicros, status };
}

/** An entry of the ledger as answers show it: with the facts that belong to its cause, and no others. */
export function entryView(entry: LedgerEntry): EntryView {
  const { id, at, amountMicros } = entry;
  return { id, at: printExactInstant(at), amountMicros, cause: causeOf(entry) };
}

function causeOf(entry: LedgerEntry): EntryView['cause'] {
  switch (entry.cause) {
    case 'top-up':
      return { type: 'top-up', memberId: entry.memberId };
    case 'credit':
    case 'debit':
      return { type: entry.cause, reason: fact(entry, 'reason') };
    case 'charge':
      return {
        type: 'charge',
        keyId: fact(entry, 'keyId'),
        model: fact(entry, 'model'),
        requestId: fact(entry, 'requestId'),
        inputTokens: fact(entry, 'inputTokens'),
        cachedInputTokens: fact(entry, 'cachedInputTokens'),
        outputTokens: fact(entry, 'outputTokens'),
      };
  }
}

/** What a cause always has. */
function fact<Name extends keyof LedgerFacts>(
  entry: LedgerEntry,
  name: Name,
): NonNullable<LedgerFacts[Name]> {
  const value = entry[name];
  if (value === null) throw new Error(`the ledger entry ${entry.id}, a ${entry.cause}, lacks its ${name}`);
  return value as NonNullable<LedgerFacts[Name]>;
}
