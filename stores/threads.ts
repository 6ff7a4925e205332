import { Buffer } from 'node:buffer';
import { PutItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { newId } from '../core/values/id.ts';
import { encodeFields, type Item, numberOf, textOf, textOrNull } from './item.ts';
import type { Store } from './store.ts';
import { THREADS } from './tables.ts';

/** What was asked at once, and its answer. */
export interface Exchange {
  /** Sorts by time within its thread. */
  readonly id: string;
  /** What it counts when it is told again. */
  readonly tokens: number;
  /** Whatever the caller keeps; null if that was too much to be told again. */
  readonly content: string | null;
}

/** An item of DynamoDB has 400 KB, its names and keys included; the rest is room for those. */
export const MAX_CONTENT_BYTES = 380_000;

/** The end of a thread: as much of it as may be told again. */
export interface History {
  /** Oldest first; without any gap, so that the last is the latest that there is. */
  readonly told: readonly Exchange[];
  /** The one before those, with which it would be too much; null if they are all there is. */
  readonly beyond: Exchange | null;
}

/** The threads of one agent. */
export interface Threads {
  /**
   * The latest exchanges that together are at most so many tokens, and `MAX_TOLD` at most.
   *
   * @param now Unix seconds: what has expired by then does not count, whether DynamoDB has deleted it yet or not.
   * @returns null if there is no such thread, or nothing of it any more.
   */
  readonly read: (threadId: string, tokens: number, now: number) => Promise<History | null>;
  /** Adds an exchange, and begins the thread with its first one. */
  readonly add: (threadId: string, exchange: Omit<Exchange, 'id'>, placing: Placing) => Promise<void>;
}

export interface Placing {
  /** Id of the exchange that this one goes on from, and sorts behind, however the clocks go; null for a first one. */
  readonly after: string | null;
  /** Unix seconds, with fractions. */
  readonly now: number;
  readonly ttlSeconds: number;
}

/** Most threads are told in one page. The next ones are larger: then the exchanges are short. */
const FIRST_PAGE = 32;
const MILLISECOND_DIGITS = 15;
/** Exchanges without content count no tokens: without this bound, a thread of nothing else would be read to its end. */
export const MAX_TOLD = 1_000;

/**
 * INVARIANT: organization and agent stand in the key of every request made here. The id of a thread, which is all that
 * a client sends, can reach no other agent's.
 */
export function createThreads(
  { client, tables, random }: Store<'threads'>,
  organizationId: string,
  agentId: string,
): Threads {
  const TableName = tables.threads;
  const partitionOf = (threadId: string) => `${organizationId}#${agentId}#${threadId}`;

  const pageOf = (
    threadId: string,
    now: number,
    limit: number,
    from: QueryCommandOutput['LastEvaluatedKey'],
  ) =>
    client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: '#thread = :thread',
        FilterExpression: '#removeAt > :now',
        ExpressionAttributeNames: { '#thread': THREADS.partitionKey, '#removeAt': THREADS.expiresBy },
        ExpressionAttributeValues: { ':thread': { S: partitionOf(threadId) }, ':now': { N: String(now) } },
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        Limit: limit,
        ScanIndexForward: false,
        // The client that got an answer may go on with it at once.
        ConsistentRead: true,
      }),
    );

  const read: Threads['read'] = async (threadId, tokens, now) => {
    const told: Exchange[] = [];
    let room = tokens;
    let from: QueryCommandOutput['LastEvaluatedKey'];
    for (let limit = FIRST_PAGE; ; limit *= 2) {
      const { Items = [], LastEvaluatedKey } = await pageOf(threadId, now, limit, from);
      for (const exchange of Items.map(exchangeOf)) {
        if (exchange.tokens > room || told.length === MAX_TOLD) {
          return { told: told.reverse(), beyond: exchange };
        }
        room -= exchange.tokens;
        told.push(exchange);
      }
      if (LastEvaluatedKey === undefined) break;
      from = LastEvaluatedKey;
    }
    return told.length === 0 ? null : { told: told.reverse(), beyond: null };
  };

  const add: Threads['add'] = async (threadId, { tokens, content }, { after, now, ttlSeconds }) => {
    if (Buffer.byteLength(content ?? '') > MAX_CONTENT_BYTES)
      throw new RangeError('the content is too large');
    const id = `${placeOf(now, after)}#${newId('exc', now, random)}`;
    // Without a condition: the id is nobody else's, and the client may have to send the same item twice.
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          ...encodeFields({ tokens, content, [THREADS.expiresBy]: Math.floor(now) + ttlSeconds }),
          [THREADS.partitionKey]: { S: partitionOf(threadId) },
          [THREADS.sortKey]: { S: id },
        },
      }),
    );
  };

  return { read, add };
}

function placeOf(now: number, after: string | null): string {
  const earliest = after === null ? 0 : Number(after.slice(0, MILLISECOND_DIGITS)) + 1;
  return String(Math.max(Math.floor(now * 1000), earliest)).padStart(MILLISECOND_DIGITS, '0');
}

function exchangeOf(item: Item): Exchange {
  return {
    id: textOf(item, THREADS.sortKey),
    tokens: numberOf(item, 'tokens'),
    content: textOrNull(item, 'content'),
  };
}
