import { GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Account, accountKey, accountOf, crediting, debiting } from './account-item.ts';
import { createAuditTrail, type Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { addingEntry, entryOf, type LedgerEntry, NO_FACTS, placeOfEntry } from './ledger-entry.ts';
import type { Store } from './store.ts';
import { LEDGER } from './tables.ts';
import { ExpectationFailed, transact } from './transaction.ts';

/** A billion dollars: far above any balance, and far below where numbers stop being exact. */
export const MAX_BALANCE_MICROS = 1_000_000_000_000_000;

/** What is paid in, or corrected. */
export interface Credit {
  /** Of the ledger's entry, `led_…`. Under the id and time of an earlier one, nothing happens again. */
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
  /** Negative takes from the balance. Never 0. */
  readonly amountMicros: number;
  readonly cause: 'top-up' | 'credit' | 'debit';
  /** An operator's; null for a top-up. */
  readonly reason: string | null;
  readonly origin: Origin;
}

/** The account of one organization, for those who manage it. */
export interface AccountBook {
  readonly read: () => Promise<Account>;
  /**
   * Changes the balance, and says so in the ledger and in the audit trail, in one transaction.
   *
   * @throws Conflict if there would be more than an account may hold, or less than nothing; if the organization does not
   * exist
   */
  readonly credit: (credit: Credit) => Promise<LedgerEntry>;
}

/** Place of the first of the `checks` in the transaction, behind account, ledger and audit trail. */
const FIRST_CHECK = 3;

const VERBS = {
  'top-up': 'account.topped-up',
  credit: 'account.credited',
  debit: 'account.debited',
} as const;

/**
 * INVARIANT: the organization is fixed when its account is opened, and stands in the key of every request.
 *
 * @param checks what else has to hold for a change
 */
export function openAccount(
  store: Store<'accounts' | 'ledger' | 'audit'>,
  organizationId: string,
  checks: readonly TransactWriteItem[] = [],
): AccountBook {
  const { client, tables } = store;
  const audit = createAuditTrail(store, organizationId);

  async function read(): Promise<Account> {
    const { Item: item } = await client.send(
      new GetItemCommand({
        TableName: tables.accounts,
        Key: accountKey(organizationId),
        ConsistentRead: true,
      }),
    );
    return accountOf(item ?? null);
  }

  async function entryAt(entry: LedgerEntry): Promise<LedgerEntry | null> {
    const Key = {
      [LEDGER.partitionKey]: { S: organizationId },
      [LEDGER.sortKey]: { S: placeOfEntry(entry) },
    };
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: tables.ledger, Key, ConsistentRead: true }),
    );
    return item === undefined ? null : entryOf(item);
  }

  async function credit({ id, at, amountMicros, cause, reason, origin }: Credit): Promise<LedgerEntry> {
    const { memberId } = origin;
    const entry: LedgerEntry = { ...NO_FACTS, id, at, amountMicros, cause, memberId, reason };
    try {
      await transact(client, [
        amountMicros > 0
          ? crediting(tables.accounts, organizationId, amountMicros, MAX_BALANCE_MICROS)
          : debiting(tables.accounts, organizationId, -amountMicros),
        addingEntry(tables.ledger, organizationId, entry),
        audit.recording({ verb: VERBS[cause], subject: id }, origin),
        ...checks,
      ]);
      return entry;
    } catch (error) {
      if (!(error instanceof ExpectationFailed)) throw error;
      // An earlier attempt of which nobody heard.
      if (error.failed.includes(1)) return (await entryAt(entry)) ?? entry;
      if (error.failed.some((at) => at >= FIRST_CHECK))
        throw new Conflict('there is no such organization', error);
      throw new Conflict(
        amountMicros > 0
          ? 'the account would hold more than any may'
          : 'the account has less than that which is not held for completions at work',
        error,
      );
    }
  }

  return { read, credit };
}
