import { setTimeout as wait } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './item.ts';
import { textOf } from './item.ts';
import type { Store } from './store.ts';
import { CONTACTS } from './tables.ts';
import { tryTransact } from './transaction.ts';
import { StoreUnavailable } from './unavailable.ts';

/** `BatchGetItem` takes at most this many keys. */
const BATCH_GET_SIZE = 100;
/** What a batch leaves undone, because there was too much of it, is asked for again so often. */
const MAX_BATCH_ROUNDS = 10;
const FIRST_WAIT_MS = 10;

/** Some rows of one kind, in the order of their sort keys. */
export interface RowRange {
  /** Of the sort keys. */
  readonly prefix: string;
  /** What follows the prefix in the last row of the range before; null begins. */
  readonly after: string | null;
  readonly limit: number;
  readonly descending: boolean;
}

export interface Rows {
  readonly items: readonly Item[];
  /** Whether there may be more behind the last one. */
  readonly hasMore: boolean;
}

/** What a row has to be for a write to happen. */
export interface Condition {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Item;
}

/**
 * The contacts of one agent of one organization, as rows. Whatever is read is what was written last.
 *
 * INVARIANT: the owner is fixed when the table is opened and stands in every request made of it. Nothing that a
 * caller sends, an id or a cursor, can reach another owner's rows.
 */
export interface ContactTable {
  readonly get: (row: string) => Promise<Item | null>;
  /** In the order of the rows; those that do not exist are left out. */
  readonly getAll: (rows: readonly string[]) => Promise<Item[]>;
  readonly query: (range: RowRange) => Promise<Rows>;
  /** All of the writes or none; whether their conditions held, and they were made. */
  readonly write: (writes: readonly TransactWriteItem[]) => Promise<boolean>;
  readonly putting: (row: string, item: Item, condition?: Condition) => TransactWriteItem;
  readonly updating: (row: string, update: string, condition: Condition) => TransactWriteItem;
  readonly deleting: (row: string, condition?: Condition) => TransactWriteItem;
}

/** For conditions: `#row` is the sort key, which every row has. */
export const ROW_EXISTS: Condition = {
  expression: 'attribute_exists(#row)',
  names: { '#row': CONTACTS.sortKey },
};
export const ROW_IS_NEW: Condition = {
  expression: 'attribute_not_exists(#row)',
  names: { '#row': CONTACTS.sortKey },
};

export function openContactTable(
  { client, tables }: Pick<Store<'contacts'>, 'client' | 'tables'>,
  organizationId: string,
  agentId: string,
): ContactTable {
  if (organizationId === '' || agentId === '') throw new Error('contacts need an organization and an agent');
  const TableName = tables.contacts;
  const owner = `${organizationId}#${agentId}`;
  const keyOf = (row: string): Item => ({
    [CONTACTS.partitionKey]: { S: owner },
    [CONTACTS.sortKey]: { S: row },
  });

  async function getAll(rows: readonly string[]): Promise<Item[]> {
    const found = new Map<string, Item>();
    for (let from = 0; from < rows.length; from += BATCH_GET_SIZE) {
      for (const item of await batchGet(rows.slice(from, from + BATCH_GET_SIZE).map(keyOf))) {
        found.set(rowOf(item), item);
      }
    }
    return rows.map((row) => found.get(row)).filter((item) => item !== undefined);
  }

  async function batchGet(keys: Item[]): Promise<Item[]> {
    const items: Item[] = [];
    let left: Item[] = keys;
    for (let round = 0; round < MAX_BATCH_ROUNDS; round++) {
      if (round > 0) await wait(FIRST_WAIT_MS * 2 ** round * Math.random());
      const answer = await client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: left, ConsistentRead: true } } }),
      );
      items.push(...(answer.Responses?.[TableName] ?? []));
      left = answer.UnprocessedKeys?.[TableName]?.Keys ?? [];
      if (left.length === 0) return items;
    }
    throw new StoreUnavailable(new Error(`${left.length} of ${keys.length} rows were left unread`));
  }

  return {
    get: async (row) => {
      const { Item: found } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(row), ConsistentRead: true }),
      );
      return found ?? null;
    },
    getAll,
    query: async ({ prefix, after, limit, descending }) => {
      const { Items: items = [], LastEvaluatedKey: last } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#owner = :owner AND begins_with(#row, :prefix)',
          ExpressionAttributeNames: { '#owner': CONTACTS.partitionKey, '#row': CONTACTS.sortKey },
          ExpressionAttributeValues: { ':owner': { S: owner }, ':prefix': { S: prefix } },
          ...(after === null ? {} : { ExclusiveStartKey: keyOf(prefix + after) }),
          Limit: limit,
          ScanIndexForward: !descending,
          ConsistentRead: true,
        }),
      );
      return { items, hasMore: last !== undefined };
    },
    write: (writes) => tryTransact(client, writes),
    putting: (row, item, condition) => ({
      Put: { TableName, Item: { ...item, ...keyOf(row) }, ...asked(condition) },
    }),
    updating: (row, UpdateExpression, condition) => ({
      Update: { TableName, Key: keyOf(row), UpdateExpression, ...asked(condition) },
    }),
    deleting: (row, condition) => ({ Delete: { TableName, Key: keyOf(row), ...asked(condition) } }),
  };
}

export function rowOf(item: Item): string {
  return textOf(item, CONTACTS.sortKey);
}

function asked(condition: Condition | undefined) {
  if (condition === undefined) return {};
  const { expression, names, values } = condition;
  return {
    ConditionExpression: expression,
    ...(names === undefined ? {} : { ExpressionAttributeNames: { ...names } }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  };
}
