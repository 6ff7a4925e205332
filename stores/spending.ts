import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Item } from './item.ts';
import { USAGE } from './tables.ts';
import { usageOwner } from './usage-count.ts';

/** What a key may spend, in micro-dollars; null for no limit of its own. Days and months are those of UTC. */
export interface SpendingLimits {
  readonly perDayMicros: number | null;
  readonly perMonthMicros: number | null;
}

export interface SpendingPlace {
  readonly organizationId: string;
  readonly keyId: string;
  /** Unix seconds: the money counts in the day and the month that this is in. */
  readonly at: number;
}

/** Nobody asks for a month that is so long past. */
const KEEP_SECONDS = 62 * 86_400;

/**
 * What a key spent in a month is one item: the month's sum, and an attribute for each of its days. They are counted for
 * every key, so that a limit that is set today knows of what was spent before.
 *
 * @param deltaMicros what is added: negative for money that was counted as spent, and is given back
 * @param limits asked as a condition where there are any: with this amount, neither may be exceeded
 */
export function spending(
  table: string,
  { organizationId, keyId, at }: SpendingPlace,
  deltaMicros: number,
  limits: SpendingLimits | null = null,
): TransactWriteItem {
  const date = new Date(at * 1000).toISOString();
  const day = `d${date.slice(8, 10)}`;
  const values: Item = {
    ':delta': { N: String(deltaMicros) },
    ':removeAt': { N: String(Math.floor(at) + KEEP_SECONDS) },
  };
  const conditions = [
    ...withinLimit(day, limits?.perDayMicros ?? null, ':dayRoom', deltaMicros, values),
    ...withinLimit('total', limits?.perMonthMicros ?? null, ':monthRoom', deltaMicros, values),
  ];
  return {
    Update: {
      TableName: table,
      Key: {
        [USAGE.partitionKey]: { S: usageOwner(organizationId, keyId) },
        [USAGE.sortKey]: { S: `spend#${date.slice(0, 7)}` },
      },
      UpdateExpression: `SET removeAt = :removeAt ADD ${day} :delta, #total :delta`,
      ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') }),
      ExpressionAttributeNames: { '#total': 'total' },
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

function withinLimit(
  attribute: string,
  limitMicros: number | null,
  placeholder: string,
  deltaMicros: number,
  values: Item,
): string[] {
  if (limitMicros === null) return [];
  values[placeholder] = { N: String(limitMicros - deltaMicros) };
  const name = attribute === 'total' ? '#total' : attribute;
  return [`(attribute_not_exists(${name}) OR ${name} <= ${placeholder})`];
}

/** Which limit an amount would exceed, given the month's item as it is; null for none. */
export function exceededLimit(
  item: Item | null,
  at: number,
  amountMicros: number,
  { perDayMicros, perMonthMicros }: SpendingLimits,
): 'day' | 'month' | null {
  const day = `d${new Date(at * 1000).toISOString().slice(8, 10)}`;
  const exceeds = (attribute: string, limit: number | null) =>
    limit !== null && Number(item?.[attribute]?.N ?? 0) + amountMicros > limit;
  // Who is over both should hear of the one that lasts.
  if (exceeds('total', perMonthMicros)) return 'month';
  return exceeds(day, perDayMicros) ? 'day' : null;
}
