import {
  BatchGetItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { Credential } from '../core/facts.ts';
import { HOUR_SECONDS, MINUTE_SECONDS, windowNumber } from '../core/windows.ts';
import {
  attributesOf,
  type Changeable,
  type CredentialRecord,
  credentialOf,
  type Item,
  toItem,
  type UsedCredential,
  usedOf,
} from './credential-record.ts';
import { BATCH_GET_SIZE } from './partition.ts';

/** The managing side of the table: reading records, and the parts of transactions that change them. */
export interface CredentialStore {
  /** In the order of the hashes; those that do not exist are left out. */
  readonly read: (hashes: readonly string[]) => Promise<CredentialRecord[]>;
  /** As `read`, with what each used of its limits. */
  readonly readUsed: (hashes: readonly string[]) => Promise<UsedCredential[]>;
  /** The record as the gate would find it at a time, with the use of its windows; null if there is none. */
  readonly asOf: (hash: string, now: number) => Promise<Credential | null>;
  readonly put: (record: CredentialRecord) => Promise<void>;
  readonly remove: (hash: string) => Promise<void>;
  readonly putting: (record: CredentialRecord) => TransactWriteItem;
  readonly removing: (hash: string) => TransactWriteItem;
  /** Changes attributes of a record that exists, and leaves its counters and last use alone; null removes one. */
  readonly changing: (hash: string, changes: Partial<Changeable>) => TransactWriteItem;
}

export function createCredentialStore(client: DynamoDBClient, tableName: string): CredentialStore {
  async function readUsed(hashes: readonly string[]): Promise<UsedCredential[]> {
    const found = new Map<string, UsedCredential>();
    for (let from = 0; from < hashes.length; from += BATCH_GET_SIZE) {
      let keys: Item[] | undefined = hashes
        .slice(from, from + BATCH_GET_SIZE)
        .map((hash) => ({ hash: { S: hash } }));
      while (keys !== undefined && keys.length > 0) {
        const answer: Awaited<ReturnType<typeof batchGet>> = await batchGet(keys);
        for (const item of answer.Responses?.[tableName] ?? []) {
          const used = usedOf(item);
          found.set(used.record.hash, used);
        }
        keys = answer.UnprocessedKeys?.[tableName]?.Keys;
      }
    }
    return hashes.flatMap((hash) => found.get(hash) ?? []);
  }

  function batchGet(keys: Item[]) {
    return client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: keys, ConsistentRead: true } } }),
    );
  }

  const newItem = (record: CredentialRecord) => ({
    TableName: tableName,
    Item: toItem(record),
    ConditionExpression: 'attribute_not_exists(#hash)',
    ExpressionAttributeNames: { '#hash': 'hash' },
  });

  async function asOf(hash: string, now: number): Promise<Credential | null> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { hash: { S: hash } }, ConsistentRead: true }),
    );
    if (Item === undefined) return null;
    return credentialOf(Item, windowNumber(now, MINUTE_SECONDS), windowNumber(now, HOUR_SECONDS));
  }

  return {
    read: async (hashes) => (await readUsed(hashes)).map(({ record }) => record),
    readUsed,
    asOf,
    put: async (record) => {
      await client.send(new PutItemCommand(newItem(record)));
    },
    remove: async (hash) => {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: { hash: { S: hash } } }));
    },
    putting: (record) => ({ Put: newItem(record) }),
    removing: (hash) => ({ Delete: { TableName: tableName, Key: { hash: { S: hash } } } }),
    changing: (hash, changes) => ({
      Update: { TableName: tableName, Key: { hash: { S: hash } }, ...changeExpression(changes) },
    }),
  };
}

function changeExpression(changes: Partial<Changeable>) {
  const names: Record<string, string> = { '#hash': 'hash' };
  const values: Item = {};
  const set: string[] = [];
  const remove: string[] = [];
  attributesOf(changes).forEach(([name, value], at) => {
    names[`#a${at}`] = name;
    if (value === null) {
      remove.push(`#a${at}`);
    } else {
      set.push(`#a${at} = :a${at}`);
      values[`:a${at}`] = value;
    }
  });
  const clauses = [
    set.length > 0 ? `SET ${set.join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
  ];
  return {
    UpdateExpression: clauses.join(' ').trim(),
    // INVARIANT: a write without this would bring a deleted credential back to life.
    ConditionExpression: 'attribute_exists(#hash)',
    ExpressionAttributeNames: names,
    ...(set.length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}
