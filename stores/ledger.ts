import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { entryOf, type LedgerEntry, placeOfEntry } from './ledger-entry.ts';
import type { Page, PageRequest } from './partition.ts';
import type { Store } from './store.ts';
import { LEDGER } from './tables.ts';

/** The ledger of one organization, to read. */
export interface Ledger {
  /** Latest first; `after` and `next` are places of entries (`placeOfEntry`). */
  readonly page: (request: PageRequest) => Promise<Page<LedgerEntry>>;
}

/** INVARIANT: the organization is fixed when its ledger is opened, and stands in the key of every request. */
export function openLedger(
  { client, tables }: Pick<Store<'ledger'>, 'client' | 'tables'>,
  organizationId: string,
): Ledger {
  const owner = { [LEDGER.partitionKey]: { S: organizationId } };
  return {
    page: async ({ limit, after }) => {
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tables.ledger,
          KeyConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': LEDGER.partitionKey },
          ExpressionAttributeValues: { ':owner': { S: organizationId } },
          ...(after === null ? {} : { ExclusiveStartKey: { ...owner, [LEDGER.sortKey]: { S: after } } }),
          // One more than asked for tells whether there is a next page.
          Limit: limit + 1,
          ScanIndexForward: false,
          ConsistentRead: true,
        }),
      );
      const entries = items.slice(0, limit).map(entryOf);
      const last = entries.at(-1);
      return { entries, next: items.length > limit && last !== undefined ? placeOfEntry(last) : null };
    },
  };
}
