import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { encodeFields, type Item, numberOf, textOf } from './item.ts';
import type { Refusal } from './light-transaction.ts';
import { HOLDS } from './tables.ts';

/** Money of an account that is set aside for one completion. */
export interface Hold {
  readonly id: string;
  readonly organizationId: string;
  readonly keyId: string;
  /** The most that may be charged. */
  readonly amountMicros: number;
  /** Unix seconds: of this day and month is what the key spends. */
  readonly at: number;
  /** Unix seconds: from then on the sweeper may give the money back. */
  readonly releaseAt: number;
  /** 1 if the amount counts as spent by the key until it is settled, because the key has a limit; 0 otherwise. */
  readonly isSpending: 0 | 1;
  readonly requestId: string;
  readonly model: string;
  readonly route: string;
}

/** A new hold. */
export function addingHold(table: string, hold: Hold): TransactWriteItem {
  const { id, ...fields } = hold;
  return {
    Put: {
      TableName: table,
      Item: { ...encodeFields({ ...fields }), [HOLDS.partitionKey]: { S: id } },
      ConditionExpression: 'attribute_not_exists(#hold)',
      ExpressionAttributeNames: { '#hold': HOLDS.partitionKey },
    },
  };
}

/** Exactly one of those who end a hold is the first. */
export function endingHold(table: string, { id }: Hold): TransactWriteItem {
  return {
    Delete: {
      TableName: table,
      Key: { [HOLDS.partitionKey]: { S: id } },
      ConditionExpression: 'attribute_exists(#hold)',
      ExpressionAttributeNames: { '#hold': HOLDS.partitionKey },
    },
  };
}

export function holdOf(item: Item): Hold {
  return {
    id: textOf(item, HOLDS.partitionKey),
    organizationId: textOf(item, 'organizationId'),
    keyId: textOf(item, 'keyId'),
    amountMicros: numberOf(item, 'amountMicros'),
    at: numberOf(item, 'at'),
    releaseAt: numberOf(item, 'releaseAt'),
    isSpending: numberOf(item, 'isSpending') === 1 ? 1 : 0,
    requestId: textOf(item, 'requestId'),
    model: textOf(item, 'model'),
    route: textOf(item, 'route'),
  };
}

/** At most 36 characters: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function tokenOf(step: 'reserve' | 'settle', { id }: Pick<Hold, 'id'>): string {
  return `${step.slice(0, 3)}_${id.slice(id.indexOf('_') + 1)}`;
}

/** The first write of whoever ends a hold is its end: if that fails, the hold has ended before. */
export function goneOr([end]: readonly Refusal[]): 'gone' {
  if (end?.failed === true) return 'gone';
  throw new Error('a hold could not be ended, though it is there');
}
