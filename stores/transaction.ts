import { setTimeout as wait } from 'node:timers/promises';
import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';

/** Reasons that pass by themselves: another write held one of the items, or there were too many. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
const MAX_ATTEMPTS = 8;
const FIRST_WAIT_MS = 8;
const MAX_WAIT_MS = 200;

/** The state was not what a transaction expected: nothing was written. */
export class ExpectationFailed extends Error {
  /** Positions, in the transaction, of the writes whose condition did not hold. */
  readonly failed: readonly number[];

  constructor(failed: readonly number[], cause: unknown) {
    super(`the store is not in the expected state: write ${failed.join(', ')}`, { cause });
    this.name = 'ExpectationFailed';
    this.failed = failed;
  }
}

/**
 * All of the writes, or none.
 *
 * @throws ExpectationFailed where a condition does not hold.
 */
export async function transact(client: DynamoDBClient, items: readonly TransactWriteItem[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
      const failed = reasons.flatMap((reason, at) => (reason === 'ConditionalCheckFailed' ? [at] : []));
      if (failed.length > 0) throw new ExpectationFailed(failed, error);
      if (attempt === MAX_ATTEMPTS || !reasons.some((reason) => PASSING.includes(reason))) throw error;
      await wait(Math.random() * Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
    }
  }
}

/** Whether a transaction was given up because others wrote to its items all the time. */
export function isContention(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  return (error.CancellationReasons ?? []).some(({ Code }) => Code !== undefined && PASSING.includes(Code));
}

/** `transact`, for those who look again when something was not as expected: whether the writes were made. */
export async function tryTransact(
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
): Promise<boolean> {
  try {
    await transact(client, items);
    return true;
  } catch (error) {
    if (error instanceof ExpectationFailed) return false;
    throw error;
  }
}
