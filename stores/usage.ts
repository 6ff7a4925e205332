import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { type Item, textOf } from './item.ts';
import type { Store } from './store.ts';
import { USAGE } from './tables.ts';
import {
  hourItem,
  hourOfItem,
  NO_USE,
  readCounterName,
  type UsageCounts,
  usageOwner,
} from './usage-count.ts';

/** What one key was used for in an hour, on one route, with one outcome. */
export interface UsageRow extends UsageCounts {
  /** Unix second at which the hour begins. */
  readonly hour: number;
  /** Id of the route, `POST /v1/messages`. */
  readonly route: string;
  /** `ok`, or the code of an error. */
  readonly outcome: string;
}

export interface Usage {
  /**
   * Every row of the hours from `from` on and before `to`, in their order.
   *
   * @param from,to Unix seconds; how far they are apart is for the caller to bound
   */
  readonly read: (keyId: string, from: number, to: number) => Promise<readonly UsageRow[]>;
}

/** INVARIANT: the organization stands in the key of every request, whatever key is asked for. */
export function openUsage(
  { client, tables }: Pick<Store<'usage'>, 'client' | 'tables'>,
  organizationId: string,
): Usage {
  return {
    read: async (keyId, from, to) => {
      const items: Item[] = [];
      let start: QueryCommandOutput['LastEvaluatedKey'];
      do {
        const page: QueryCommandOutput = await client.send(
          new QueryCommand({
            TableName: tables.usage,
            KeyConditionExpression: '#owner = :owner AND #item BETWEEN :from AND :to',
            ExpressionAttributeNames: { '#owner': USAGE.partitionKey, '#item': USAGE.sortKey },
            ExpressionAttributeValues: {
              ':owner': { S: usageOwner(organizationId, keyId) },
              ':from': { S: hourItem(from) },
              // The end is not part of it: a second before is in the last hour that is.
              ':to': { S: hourItem(to - 1) },
            },
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
            ConsistentRead: true,
          }),
        );
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return items.flatMap(rowsOf);
    },
  };
}

function rowsOf(item: Item): UsageRow[] {
  const hour = hourOfItem(textOf(item, USAGE.sortKey));
  const rows = new Map<string, UsageRow>();
  for (const [name, { N: count }] of Object.entries(item)) {
    const read = count === undefined ? null : readCounterName(name);
    if (read === null) continue;
    const { route, outcome, counter } = read;
    const place = `${route} ${outcome}`;
    const row = rows.get(place) ?? { hour, route, outcome, ...NO_USE };
    rows.set(place, { ...row, [counter]: Number(count) });
  }
  return [...rows.keys()].sort().map((place) => rows.get(place) as UsageRow);
}
