import { hash } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { HOUR_SECONDS, windowNumber } from '../core/windows.ts';
import type { LightTransact } from './light-transaction.ts';
import { USAGE } from './tables.ts';
import { countingAll, USAGE_COUNTERS, type UsageCounts, type UsageOf } from './usage-count.ts';

export interface UsageBatch {
  /** The same if the batch comes again. */
  readonly id: string;
  readonly rows: readonly (UsageOf & { readonly counts: Partial<UsageCounts> })[];
}

export interface UsageMeter {
  /**
   * Adds up and counts, once for each batch, however often it comes.
   *
   * @throws StoreUnavailable; what was counted by then is not counted again with the next try
   */
  readonly count: (batch: UsageBatch) => Promise<void>;
}

/** DynamoDB takes 100 writes in a transaction, and one of them is the mark of the batch. */
const HOURS_AT_ONCE = 50;
/** How long a batch is remembered. CloudWatch tries for a day. */
const REMEMBER_SECONDS = 2 * 86_400;

export function createUsageMeter(transact: LightTransact, table: string): UsageMeter {
  return {
    count: async ({ id, rows }) => {
      // Nothing of it may differ when the batch comes again: not the clock either.
      const latest = rows.reduce((at, row) => Math.max(at, row.at), 0);
      const hours = [...Map.groupBy(rows, hourOf).values()];
      for (let from = 0; from < hours.length; from += HOURS_AT_ONCE) {
        const part = `${from}#${hash('sha256', id, 'base64url')}`;
        // Refused where the mark stands: this part of the batch was counted before.
        await transact(
          [
            marking(table, part, latest),
            ...hours.slice(from, from + HOURS_AT_ONCE).map((hour) => counting(table, hour)),
          ],
          hash('sha256', part, 'base64url').slice(0, 36),
        );
      }
    },
  };
}

type Row = UsageBatch['rows'][number];

function hourOf({ organizationId, keyId, at }: Row): string {
  return `${organizationId} ${keyId} ${windowNumber(at, HOUR_SECONDS)}`;
}

function marking(table: string, part: string, at: number): TransactWriteItem {
  return {
    Put: {
      TableName: table,
      Item: {
        [USAGE.partitionKey]: { S: `batch#${part}` },
        [USAGE.sortKey]: { S: 'counted' },
        removeAt: { N: String(Math.floor(at) + REMEMBER_SECONDS) },
      },
      ConditionExpression: 'attribute_not_exists(#item)',
      ExpressionAttributeNames: { '#item': USAGE.sortKey },
    },
  };
}

function counting(table: string, rows: readonly Row[]): TransactWriteItem {
  const [first] = rows as [Row];
  const outcomes = Map.groupBy(rows, ({ route, outcome }) => `${route} ${outcome}`);
  const sums = [...outcomes.values()].map((same) => {
    const { route, outcome } = same[0] as Row;
    return { route, outcome, counts: sumOf(same) };
  });
  return countingAll(table, first, sums);
}

function sumOf(rows: readonly Row[]): Partial<UsageCounts> {
  const sum: Partial<Record<keyof UsageCounts, number>> = {};
  for (const { counts } of rows) {
    for (const counter of USAGE_COUNTERS) sum[counter] = (sum[counter] ?? 0) + (counts[counter] ?? 0);
  }
  return sum;
}
