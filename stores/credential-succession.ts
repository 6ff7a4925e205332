import { GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { HOUR_SECONDS, MINUTE_SECONDS, windowNumber } from '../core/windows.ts';
import {
  attributesOf,
  type CredentialRecord,
  hourAttribute,
  type Item,
  minuteAttribute,
  toItem,
  type UsedCredential,
  usedOf,
} from './credential-record.ts';
import type { Store } from './store.ts';
import { CREDENTIALS } from './tables.ts';

export async function readUsed({ client, tables }: Store, hash: string): Promise<UsedCredential | null> {
  const { Item: item } = await client.send(
    new GetItemCommand({ TableName: tables.credentials, Key: keyOf(hash), ConsistentRead: true }),
  );
  return item === undefined ? null : usedOf(item);
}

/**
 * Puts a successor in the place of a credential. What was used of the limits goes over to it: a rotation is no
 * way to a fresh limit.
 *
 * INVARIANT: the transaction holds only if the counters are still as they were read, so that no request that was
 * counted in between is forgotten. It cannot fail for ever: counters stand still once a limit is reached.
 *
 * @param ending when the old credential stops to work; null removes it in this transaction.
 * @param now Unix seconds.
 */
export function succeeding(
  { tables }: Store,
  old: UsedCredential,
  successor: CredentialRecord,
  ending: { readonly expiresAt: number; readonly removeAt: number } | null,
  now: number,
): TransactWriteItem[] {
  const TableName = tables.credentials;
  const Key = keyOf(old.record.hash);
  const unchanged = countersUnchanged(old.counters, now);
  return [
    {
      Put: {
        TableName,
        Item: { ...toItem(successor), ...old.counters },
        ConditionExpression: 'attribute_not_exists(#hash)',
        ExpressionAttributeNames: { '#hash': CREDENTIALS.partitionKey },
      },
    },
    ending === null
      ? { Delete: { TableName, Key, ...unchanged } }
      : { Update: { TableName, Key, ...endingBy(ending, unchanged) } },
  ];
}

function keyOf(hash: string): Item {
  return { [CREDENTIALS.partitionKey]: { S: hash } };
}

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

function countersUnchanged(counters: Item, now: number): Condition {
  const minute = windowNumber(now, MINUTE_SECONDS);
  const hour = windowNumber(now, HOUR_SECONDS);
  // A machine whose clock is ahead may have begun the next window already.
  const windows = [minute, minute + 1].map(minuteAttribute).concat([hour, hour + 1].map(hourAttribute));
  const names = [...new Set([...Object.keys(counters), ...windows])];
  const values: Item = {};
  const terms = names.map((name, at) => {
    const counter = counters[name];
    if (counter === undefined) return `attribute_not_exists(#c${at})`;
    values[`:c${at}`] = counter;
    return `#c${at} = :c${at}`;
  });
  return {
    ConditionExpression: ['attribute_exists(#hash)', ...terms].join(' AND '),
    ExpressionAttributeNames: {
      '#hash': CREDENTIALS.partitionKey,
      ...Object.fromEntries(names.map((name, at) => [`#c${at}`, name])),
    },
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

function endingBy(ending: { readonly expiresAt: number; readonly removeAt: number }, condition: Condition) {
  const changes = attributesOf(ending);
  const values = changes.flatMap(([, value], at) => (value === null ? [] : [[`:e${at}`, value] as const]));
  return {
    UpdateExpression: `SET ${changes.map((_, at) => `#e${at} = :e${at}`).join(', ')}`,
    ConditionExpression: condition.ConditionExpression,
    ExpressionAttributeNames: {
      ...condition.ExpressionAttributeNames,
      ...Object.fromEntries(changes.map(([name], at) => [`#e${at}`, name])),
    },
    ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ...Object.fromEntries(values) },
  };
}
