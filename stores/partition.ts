import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  GetItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { encode, encodeFields, type Fields, type Item } from './item.ts';
import type { Store } from './store.ts';
import { DIRECTORY } from './tables.ts';

/** `BatchGetItem` takes at most this many keys. */
export const BATCH_GET_SIZE = 100;

export interface PageRequest {
  readonly limit: number;
  /** Id of the last item of the page before; null begins. */
  readonly after: string | null;
}

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** What `after` has to be for the next page; null on the last one. */
  readonly next: string | null;
}

export interface ItemPage extends Page<Item> {
  readonly entries: readonly Item[];
}

/** What an item has to hold for a write to happen; null: the attribute must not be there. */
export type Expected = Fields;

export interface ChangeOptions {
  readonly expected?: Expected;
  /** Added to numbers; one that is not there counts as 0. */
  readonly counts?: Readonly<Record<string, number>>;
  /** What numbers have to be below for the change to happen; one that is not there is. */
  readonly below?: Readonly<Record<string, number>>;
}

/** Fields with the value that an item has to hold, or with all those of which it has to hold one. */
export type Filter = Readonly<Record<string, Fields[string] | readonly Fields[string][]>>;

/**
 * One owner's part of the directory.
 *
 * INVARIANT: the owner is fixed when a partition is opened and stands in every request made of it. Nothing that
 * a caller sends, an id or a cursor, can reach another owner's items.
 */
export interface Partition {
  readonly get: (item: string) => Promise<Item | null>;
  /** In any order; those that do not exist are left out. */
  readonly getAll: (items: readonly string[]) => Promise<readonly Item[]>;
  /** Items whose sort key is `prefix` and an id, latest id first, of those that hold the fields of `where`. */
  readonly page: (prefix: string, request: PageRequest, where?: Filter) => Promise<ItemPage>;
  /** Writes a new item. */
  readonly adding: (item: string, fields: Fields) => TransactWriteItem;
  /** Changes an item that exists: null removes an attribute. */
  readonly changing: (item: string, fields: Fields, options?: ChangeOptions) => TransactWriteItem;
  /** Removes an item that exists. */
  readonly removing: (item: string, expected?: Expected) => TransactWriteItem;
  /** Writes nothing, but asks that the item exists and is as expected. */
  readonly checking: (item: string, expected?: Expected) => TransactWriteItem;
}

export function openPartition(
  { client, tables }: Pick<Store<'directory'>, 'client' | 'tables'>,
  owner: string,
): Partition {
  const TableName = tables.directory;
  const keyOf = (item: string): Item => ({
    [DIRECTORY.partitionKey]: { S: owner },
    [DIRECTORY.sortKey]: { S: item },
  });

  async function get(item: string): Promise<Item | null> {
    const { Item: found } = await client.send(
      new GetItemCommand({ TableName, Key: keyOf(item), ConsistentRead: true }),
    );
    return found ?? null;
  }

  async function getAll(items: readonly string[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    for (let from = 0; from < items.length; from += BATCH_GET_SIZE) {
      let keys: Item[] | undefined = items.slice(from, from + BATCH_GET_SIZE).map(keyOf);
      while (keys !== undefined && keys.length > 0) {
        const answer: BatchGetItemCommandOutput = await client.send(
          new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } }),
        );
        found.push(...(answer.Responses?.[TableName] ?? []));
        keys = answer.UnprocessedKeys?.[TableName]?.Keys;
      }
    }
    return found;
  }

  async function page(prefix: string, { limit, after }: PageRequest, where: Filter = {}): Promise<ItemPage> {
    const wanted = Object.entries(where);
    const filter = new Expression();
    const terms = [
      `${filter.name(DIRECTORY.partitionKey)} = ${filter.value(owner)}`,
      `begins_with(${filter.name(DIRECTORY.sortKey)}, ${filter.value(prefix)})`,
    ];
    const conditions = wanted.map(([name, values]) => filter.equalsAny(name, [values].flat()));
    const entries: Item[] = [];
    let from: QueryCommandOutput['LastEvaluatedKey'] =
      after === null ? undefined : keyOf(`${prefix}${after}`);
    // One item more than asked for tells whether there is a next page.
    do {
      const answer: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: terms.join(' AND '),
          ...(conditions.length > 0 ? { FilterExpression: conditions.join(' AND ') } : { Limit: limit + 1 }),
          ExpressionAttributeNames: filter.names,
          ExpressionAttributeValues: filter.values,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          ScanIndexForward: false,
          ConsistentRead: true,
        }),
      );
      entries.push(...(answer.Items ?? []));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined && entries.length <= limit);
    const kept = entries.slice(0, limit);
    const last = kept.at(-1)?.[DIRECTORY.sortKey]?.S;
    return {
      entries: kept,
      next: entries.length > limit && last !== undefined ? last.slice(prefix.length) : null,
    };
  }

  return {
    get,
    getAll,
    page,
    adding: (item, fields) => ({
      Put: {
        TableName,
        Item: { ...encodeFields(fields), ...keyOf(item) },
        ConditionExpression: 'attribute_not_exists(#item)',
        ExpressionAttributeNames: { '#item': DIRECTORY.sortKey },
      },
    }),
    changing: (item, fields, { expected = {}, counts = {}, below = {} } = {}) => {
      const expression = new Expression();
      const UpdateExpression = expression.update(fields, counts);
      const condition = expression.expecting(expected, below);
      return { Update: { TableName, Key: keyOf(item), UpdateExpression, ...condition } };
    },
    removing: (item, expected = {}) => ({
      Delete: { TableName, Key: keyOf(item), ...new Expression().expecting(expected) },
    }),
    checking: (item, expected = {}) => ({
      ConditionCheck: { TableName, Key: keyOf(item), ...new Expression().expecting(expected) },
    }),
  };
}

/** Collects the names and values that an expression refers to. */
class Expression {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeValue> = {};

  name(name: string): string {
    const placeholder = `#${name}`;
    this.names[placeholder] = name;
    return placeholder;
  }

  value(value: string | number): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = encode(value);
    return placeholder;
  }

  equals(name: string, value: string | number | null): string {
    return value === null
      ? `attribute_not_exists(${this.name(name)})`
      : `${this.name(name)} = ${this.value(value)}`;
  }

  equalsAny(name: string, values: readonly (string | number | null)[]): string {
    return `(${values.map((value) => this.equals(name, value)).join(' OR ')})`;
  }

  update(fields: Fields, counts: Readonly<Record<string, number>>): string {
    const set: string[] = [];
    const remove: string[] = [];
    for (const [name, value] of Object.entries(fields)) {
      if (value === null) remove.push(this.name(name));
      else set.push(`${this.name(name)} = ${this.value(value)}`);
    }
    const add = Object.entries(counts).map(([name, count]) => `${this.name(name)} ${this.value(count)}`);
    return [
      ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
      ...(remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
      ...(add.length > 0 ? [`ADD ${add.join(', ')}`] : []),
    ].join(' ');
  }

  isBelow(name: string, bound: number): string {
    return `(attribute_not_exists(${this.name(name)}) OR ${this.name(name)} < ${this.value(bound)})`;
  }

  expecting(expected: Expected, below: Readonly<Record<string, number>> = {}) {
    const terms = [
      `attribute_exists(${this.name(DIRECTORY.sortKey)})`,
      ...Object.entries(expected).map(([name, value]) => this.equals(name, value)),
      ...Object.entries(below).map(([name, bound]) => this.isBelow(name, bound)),
    ];
    return {
      ConditionExpression: terms.join(' AND '),
      ExpressionAttributeNames: this.names,
      ...(Object.keys(this.values).length > 0 ? { ExpressionAttributeValues: this.values } : {}),
    };
  }
}
