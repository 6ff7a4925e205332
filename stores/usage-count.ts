import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { HOUR_SECONDS } from '../core/windows.ts';
import type { Item } from './item.ts';
import { USAGE } from './tables.ts';

/** What is counted of requests, each for itself and added up. */
export interface UsageCounts {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costMicros: number;
}

export const USAGE_COUNTERS = [
  'requests',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
  'costMicros',
] as const satisfies readonly (keyof UsageCounts)[];

export const NO_USE: UsageCounts = {
  requests: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costMicros: 0,
};

/** Outcome of a request that was answered with what it asked for; every other is the code of what it ended in. */
export const SUCCEEDED = 'ok';

/** Whose use, when, and of what. */
export interface UsageOf {
  readonly organizationId: string;
  readonly keyId: string;
  /** Unix seconds: counted in the hour that it is in. */
  readonly at: number;
  /** Id of the route, `POST /v1/messages`. */
  readonly route: string;
  /** `ok`, or the code of the error that the request was answered with. */
  readonly outcome: string;
}

/** How long hours are kept: a year, and enough for it to be compared with the one before. */
const KEEP_HOURS_SECONDS = 400 * 86_400;
const SEPARATOR = '|';
const HOUR_PREFIX = 'hour#';

export function usageOwner(organizationId: string, keyId: string): string {
  return `${organizationId}#${keyId}`;
}

/** `hour#2026-11-29T13`. */
export function hourItem(at: number): string {
  return `${HOUR_PREFIX}${new Date(at * 1000).toISOString().slice(0, 13)}`;
}

/** Unix second at which the hour of an item begins. */
export function hourOfItem(item: string): number {
  return Date.parse(`${item.slice(HOUR_PREFIX.length)}:00:00Z`) / 1000;
}

/** The attribute of one counter: no route holds the sign between its parts. */
export const counterName = (route: string, outcome: string, counter: keyof UsageCounts): string =>
  [route, outcome, counter].join(SEPARATOR);

/** The inverse of `counterName`; null for what is no counter. */
export function readCounterName(
  name: string,
): { route: string; outcome: string; counter: keyof UsageCounts } | null {
  const [route, outcome, last] = name.split(SEPARATOR);
  const counter = USAGE_COUNTERS.find((one) => one === last);
  return route === undefined || outcome === undefined || counter === undefined
    ? null
    : { route, outcome, counter };
}

/**
 * Adds to the counters of a key's hour, as a part of the transaction that they belong to. An hour is one item, with an
 * attribute for each route, outcome and counter: it begins by itself, and a day is the sum of its hours.
 */
export function countingUsage(table: string, of: UsageOf, counts: Partial<UsageCounts>): TransactWriteItem {
  return countingAll(table, of, [{ ...of, counts }]);
}

/** As `countingUsage`, for several routes and outcomes of one key's hour. */
export function countingAll(
  table: string,
  { organizationId, keyId, at }: Pick<UsageOf, 'organizationId' | 'keyId' | 'at'>,
  rows: readonly (Pick<UsageOf, 'route' | 'outcome'> & { readonly counts: Partial<UsageCounts> })[],
): TransactWriteItem {
  const names: Record<string, string> = {};
  const values: Item = { ':removeAt': { N: String(removalOf(at)) } };
  const additions: string[] = [];
  for (const { route, outcome, counts } of rows) {
    for (const counter of USAGE_COUNTERS) {
      const count = counts[counter] ?? 0;
      if (count === 0) continue;
      const place = additions.length;
      names[`#c${place}`] = counterName(route, outcome, counter);
      values[`:c${place}`] = { N: String(count) };
      additions.push(`#c${place} :c${place}`);
    }
  }
  const add = additions.length === 0 ? '' : ` ADD ${additions.join(', ')}`;
  return {
    Update: {
      TableName: table,
      Key: {
        [USAGE.partitionKey]: { S: usageOwner(organizationId, keyId) },
        [USAGE.sortKey]: { S: hourItem(at) },
      },
      UpdateExpression: `SET removeAt = :removeAt${add}`,
      ...(additions.length === 0 ? {} : { ExpressionAttributeNames: names }),
      ExpressionAttributeValues: values,
    },
  };
}

function removalOf(at: number): number {
  return (Math.floor(at / HOUR_SECONDS) + 1) * HOUR_SECONDS + KEEP_HOURS_SECONDS;
}
