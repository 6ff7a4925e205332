import { setTimeout as wait } from 'node:timers/promises';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Item } from './item.ts';
import { type Answer, isUnavailable, type LightClient, StoreError } from './light-client.ts';
import { StoreUnavailable } from './unavailable.ts';

/** Why a transaction wrote nothing, for each of its writes. */
export interface Refusal {
  /** Whether the condition of this write did not hold. */
  readonly failed: boolean;
  /** What stood there, where the write asks for it (`ReturnValuesOnConditionCheckFailure`); null for nothing. */
  readonly item: Item | null;
}

/**
 * All of the writes, or none, in one request of the light client; null if they were made. Sent again under the same
 * token, within ten minutes, it does nothing: an answer that was lost on its way costs nobody twice.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 *
 * @throws StoreUnavailable if the store could not be asked, or others held the items for too long
 */
export type LightTransact = (
  items: readonly TransactWriteItem[],
  token: string,
) => Promise<readonly Refusal[] | null>;

/** An account with many requests at once makes its transactions wait for each other: some two seconds at most. */
const MAX_ATTEMPTS = 20;
const FIRST_WAIT_MS = 8;
const MAX_WAIT_MS = 200;
/** Reasons that pass by themselves: another write held one of the items, or there were too many. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

interface Reason {
  readonly Code?: string;
  readonly Item?: Item;
}

export function createLightTransact({ call }: LightClient): LightTransact {
  return async function transact(items, token) {
    for (let attempt = 1; ; attempt++) {
      const answer = await call('TransactWriteItems', {
        TransactItems: items,
        ClientRequestToken: token,
      }).catch((error: unknown) => {
        throw new StoreUnavailable(error);
      });
      if (answer.status === 200) return null;
      const reasons = reasonsOf(answer);
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return reasons.map(refusalOf);
      if (!reasons.some(({ Code = '' }) => PASSING.includes(Code))) throw failureOf(answer);
      if (attempt === MAX_ATTEMPTS) throw new StoreUnavailable(new StoreError(answer));
      await wait(Math.random() * Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
    }
  };
}

function reasonsOf({ failure, fields }: Answer): readonly Reason[] {
  if (failure !== 'TransactionCanceledException' || !Array.isArray(fields.CancellationReasons)) return [];
  return fields.CancellationReasons as readonly Reason[];
}

function refusalOf({ Code, Item: item }: Reason): Refusal {
  return { failed: Code === 'ConditionalCheckFailed', item: item ?? null };
}

function failureOf(answer: Answer): Error {
  const error = new StoreError(answer);
  return isUnavailable(answer) ? new StoreUnavailable(error) : error;
}
