import { type Hold, holdOf } from './hold.ts';
import type { Item } from './item.ts';
import { type LightClient, StoreError } from './light-client.ts';

/** Holds that nobody settled in time. */
export interface ExpiredHolds {
  /** A page of those whose time was up at a Unix second; `next` is what the following page begins behind. */
  readonly page: (
    now: number,
    after: Item | null,
  ) => Promise<{ readonly holds: readonly Hold[]; readonly next: Item | null }>;
}

/**
 * The table holds what is at work this moment, and what crashes left: so all of it is looked through.
 */
export function createExpiredHolds({ call }: LightClient, table: string): ExpiredHolds {
  return {
    page: async (now, after) => {
      const answer = await call('Scan', {
        TableName: table,
        FilterExpression: 'releaseAt <= :now',
        ExpressionAttributeValues: { ':now': { N: String(now) } },
        ConsistentRead: true,
        ...(after === null ? {} : { ExclusiveStartKey: after }),
      });
      if (answer.status !== 200) throw new StoreError(answer);
      const { Items: items = [], LastEvaluatedKey: next } = answer.fields as {
        readonly Items?: readonly Item[];
        readonly LastEvaluatedKey?: Item;
      };
      return { holds: items.map(holdOf), next: next ?? null };
    },
  };
}
