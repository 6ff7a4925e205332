import { isDeepStrictEqual } from 'node:util';
import { QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Account } from './account-item.ts';
import { openAccount } from './accounts.ts';
import { type Item, numberOf } from './item.ts';
import type { Store } from './store.ts';
import { HOLDS, LEDGER } from './tables.ts';

/** What an account says, beside what its parts come to. */
export interface Books {
  readonly account: Account;
  readonly ledger: Sum;
  readonly holds: Sum;
  /**
   * Whether the account has the balance and the holds that the others come to, and is not overdrawn. `moving`: that could
   * not be told, because money moved while it was counted.
   */
  readonly state: 'agree' | 'disagree' | 'moving';
}

export interface Sum {
  readonly count: number;
  readonly micros: number;
}

type BookStore = Store<'accounts' | 'ledger' | 'holds' | 'audit'>;

/** What does not agree is counted again, so often at most: money moves meanwhile. */
const MAX_LOOKS = 5;

/** Counts through all of an account. Looks at every hold that there is, of any organization. */
export async function readBooks(store: BookStore, organizationId: string): Promise<Books> {
  const { read } = openAccount(store, organizationId);
  for (let look = 1; ; look++) {
    const before = await read();
    const [ledger, holds] = await Promise.all([
      sumLedger(store, organizationId),
      sumHolds(store, organizationId),
    ]);
    const account = await read();
    const agree =
      account.balanceMicros === ledger.micros &&
      account.heldMicros === holds.micros &&
      account.heldMicros <= account.balanceMicros;
    if (agree) return { account, ledger, holds, state: 'agree' };
    if (look < MAX_LOOKS) continue;
    return { account, ledger, holds, state: isDeepStrictEqual(before, account) ? 'disagree' : 'moving' };
  }
}

function sumLedger({ client, tables }: BookStore, organizationId: string): Promise<Sum> {
  return sumPages((from) =>
    client.send(
      new QueryCommand({
        TableName: tables.ledger,
        KeyConditionExpression: '#owner = :owner',
        ProjectionExpression: 'amountMicros',
        ExpressionAttributeNames: { '#owner': LEDGER.partitionKey },
        ExpressionAttributeValues: { ':owner': { S: organizationId } },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    ),
  );
}

function sumHolds({ client, tables }: BookStore, organizationId: string): Promise<Sum> {
  return sumPages((from) =>
    client.send(
      new ScanCommand({
        TableName: tables.holds,
        FilterExpression: 'organizationId = :owner',
        ProjectionExpression: '#hold, amountMicros',
        ExpressionAttributeNames: { '#hold': HOLDS.partitionKey },
        ExpressionAttributeValues: { ':owner': { S: organizationId } },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    ),
  );
}

interface AmountPage {
  readonly Items?: Item[] | undefined;
  readonly LastEvaluatedKey?: Item | undefined;
}

async function sumPages(readPage: (from: Item | undefined) => Promise<AmountPage>): Promise<Sum> {
  let count = 0;
  let micros = 0;
  let from: Item | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: next }: AmountPage = await readPage(from);
    count += items.length;
    for (const item of items) micros += numberOf(item, 'amountMicros');
    from = next;
  } while (from !== undefined);
  return { count, micros };
}
