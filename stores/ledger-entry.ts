import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { encodeFields, type Fields, type Item, numberOf, numberOrNull, textOf, textOrNull } from './item.ts';
import { LEDGER } from './tables.ts';

/**
 * What changed a balance. `top-up`: a member paid in. `credit` and `debit`: an operator's correction. `charge`: a
 * completion.
 */
export type LedgerCause = 'top-up' | 'credit' | 'debit' | 'charge';

/** One change of a balance. What does not belong to its cause is null. */
export interface LedgerEntry {
  readonly id: string;
  /** Unix seconds, exact to the millisecond. */
  readonly at: number;
  /** Negative for what was taken. Never 0. */
  readonly amountMicros: number;
  readonly cause: LedgerCause;
  /** The member who topped up. */
  readonly memberId: string | null;
  /** The operator's, of a credit or debit. */
  readonly reason: string | null;
  /** Of a charge: the credential that was used, and what for. */
  readonly keyId: string | null;
  readonly model: string | null;
  readonly requestId: string | null;
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly outputTokens: number | null;
}

export type LedgerFacts = Omit<LedgerEntry, 'id' | 'at' | 'amountMicros' | 'cause'>;

/** Of an entry whose cause has no facts of its own. */
export const NO_FACTS: LedgerFacts = {
  memberId: null,
  reason: null,
  keyId: null,
  model: null,
  requestId: null,
  inputTokens: null,
  cachedInputTokens: null,
  outputTokens: null,
};

const MILLISECOND_DIGITS = 15;

/** Sort key of an entry: by time, then by id. */
export function placeOfEntry({ id, at }: Pick<LedgerEntry, 'id' | 'at'>): string {
  return `${String(Math.round(at * 1000)).padStart(MILLISECOND_DIGITS, '0')}#${id}`;
}

/** Whether a text has the form of an entry's sort key. */
export function isPlaceOfEntry(text: string): boolean {
  return /^\d{15}#led_[0-9A-Za-z]{28}$/.test(text);
}

/**
 * The entry as a part of the transaction that changes the balance: neither happens without the other.
 *
 * INVARIANT: nothing changes or removes an entry, and none is written over another.
 */
export function addingEntry(table: string, organizationId: string, entry: LedgerEntry): TransactWriteItem {
  if (entry.amountMicros === 0) throw new Error('a ledger entry has to change the balance');
  return {
    Put: {
      TableName: table,
      Item: {
        ...encodeFields(entry as unknown as Fields),
        [LEDGER.partitionKey]: { S: organizationId },
        [LEDGER.sortKey]: { S: placeOfEntry(entry) },
        second: { N: String(entry.at) },
      },
      ConditionExpression: 'attribute_not_exists(#at)',
      ExpressionAttributeNames: { '#at': LEDGER.sortKey },
    },
  };
}

export function entryOf(item: Item): LedgerEntry {
  return {
    id: textOf(item, 'id'),
    at: numberOf(item, 'second'),
    amountMicros: numberOf(item, 'amountMicros'),
    cause: textOf(item, 'cause') as LedgerCause,
    memberId: textOrNull(item, 'memberId'),
    reason: textOrNull(item, 'reason'),
    keyId: textOrNull(item, 'keyId'),
    model: textOrNull(item, 'model'),
    requestId: textOrNull(item, 'requestId'),
    inputTokens: numberOrNull(item, 'inputTokens'),
    cachedInputTokens: numberOrNull(item, 'cachedInputTokens'),
    outputTokens: numberOrNull(item, 'outputTokens'),
  };
}
