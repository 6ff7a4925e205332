import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { encode, type Item, numberOf, textOf } from './item.ts';
import type { Store } from './store.ts';
import { IDEMPOTENCY } from './tables.ts';

/** For so long after its last attempt a request may be sent again. */
export const REMEMBERED_SECONDS = 86_400;
/** The longest answer that is kept, in bytes as stored: an item holds 409,600 with everything in it. */
export const MAX_ANSWER_BYTES = 400_000;

const SEED_BYTES = 32;
const TOKEN_BYTES = 16;
/** Whoever loses that often is one of many with the same key. */
const MAX_ROUNDS = 5;
/** A caller waits no longer than this for what only makes the next attempt start sooner. */
const CLOSING_TIMEOUT_MS = 1_000;

/** A request that may be sent again. */
export interface RepeatableRequest {
  /** Hash of what names it: who asks, for what, and the key that the client chose. */
  readonly name: string;
  /** Hash of all that it says; another one under the same name is another request. */
  readonly fingerprint: string;
  /** Unix seconds, with fractions. */
  readonly now: number;
  /** When, at the latest, the attempt that begins now has ended or is dead. */
  readonly leaseEndsAt: number;
}

/** The right to carry a request out, which one attempt at a time has. */
export interface Attempt {
  readonly name: string;
  /** Tells this attempt from those before and after it. */
  readonly token: string;
  /** Random, and the same in every attempt at this request. */
  readonly seed: Uint8Array;
  /** When the first attempt began. */
  readonly firstNow: number;
  /** Whether no other came before, which may have done everything but tell it. */
  readonly isFirst: boolean;
}

export type Begun =
  | { readonly state: 'begun'; readonly attempt: Attempt }
  /** `answer` is null for one that was too large to be kept. */
  | { readonly state: 'answered'; readonly seed: Uint8Array; readonly answer: Uint8Array | null }
  | { readonly state: 'in-progress' }
  | { readonly state: 'reused' };

/**
 * What became of requests with an `Idempotency-Key`. An item is `begun` while an attempt holds the lease, or after one
 * that died; then `answered`, until it is forgotten.
 *
 * INVARIANT: of all attempts at a request, one holds the lease; and all of them have the same seed and first time, until
 * the request is forgotten. Nothing here says that an attempt which lost its lease stopped: it may still write. What
 * it writes must therefore be conditional, under ids that come from the seed.
 */
export interface IdempotencyStore {
  /** One write, two if a dead attempt is taken over. */
  readonly begin: (request: RepeatableRequest) => Promise<Begun>;
  /**
   * Keeps an answer, null for one that is too large; whether the attempt still had the lease.
   *
   * INVARIANT: what is given here is sealed (`sealing.ts`). Answers hold the values of new credentials.
   */
  readonly keep: (attempt: Attempt, answer: Uint8Array | null, now: number) => Promise<boolean>;
  /** For a request that did nothing: as if it had never come. */
  readonly forget: (attempt: Attempt) => Promise<void>;
  /** For an attempt of which nobody knows how far it came: the next may take over at once. */
  readonly giveUp: (attempt: Attempt) => Promise<void>;
}

export function createIdempotencyStore({ client, tables, random }: Store<'idempotency'>): IdempotencyStore {
  const TableName = tables.idempotency;
  const keyOf = (name: string): Item => ({ [IDEMPOTENCY.partitionKey]: { S: name } });

  async function begin(request: RepeatableRequest): Promise<Begun> {
    const token = Buffer.from(random(TOKEN_BYTES)).toString('base64url');
    const seed = random(SEED_BYTES);
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const standing = await put(request, token, seed);
      if (standing === null) {
        const { name, now: firstNow } = request;
        return { state: 'begun', attempt: { name, token, seed, firstNow, isFirst: true } };
      }
      const begun = judge(standing, request, token);
      if (begun !== null) return begun;
      if (await takeOver(standing, request, token)) {
        return { state: 'begun', attempt: { ...attemptOf(standing, request), token, isFirst: false } };
      }
      // Somebody else was first, or the answer to our own write was lost on its way: the next round sees which.
    }
    return { state: 'in-progress' };
  }

  /** Null if nothing stood there; otherwise what does, and nothing is written. */
  function put(request: RepeatableRequest, token: string, seed: Uint8Array): Promise<Item | null> {
    const { name, fingerprint, now, leaseEndsAt } = request;
    const item: Item = {
      ...keyOf(name),
      state: encode('begun'),
      fingerprint: encode(fingerprint),
      token: encode(token),
      attempts: encode(1),
      seed: { B: seed },
      firstNow: encode(now),
      leaseEndsAt: encode(leaseEndsAt),
      removeAt: encode(removalOf(now)),
    };
    return standingInTheWayOf(
      client.send(
        new PutItemCommand({
          TableName,
          Item: item,
          // DynamoDB may take days to remove what is due.
          ConditionExpression: 'attribute_not_exists(#request) OR #removeAt <= :now',
          ExpressionAttributeNames: { '#request': IDEMPOTENCY.partitionKey, '#removeAt': 'removeAt' },
          ExpressionAttributeValues: { ':now': encode(now) },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
  }

  async function takeOver(standing: Item, request: RepeatableRequest, token: string): Promise<boolean> {
    const { now, leaseEndsAt } = request;
    return change(attemptOf(standing, request), {
      token: encode(token),
      attempts: encode(numberOf(standing, 'attempts') + 1),
      leaseEndsAt: encode(leaseEndsAt),
      removeAt: encode(removalOf(now)),
    });
  }

  /** Whether the attempt still had its lease; otherwise nothing is changed. */
  async function change(attempt: Attempt, fields: Item, abortSignal?: AbortSignal): Promise<boolean> {
    const set = Object.keys(fields).map((field) => `#${field} = :${field}`);
    const { ExpressionAttributeNames, ExpressionAttributeValues, ...rest } = ofItsOwn(attempt);
    const command = new UpdateItemCommand({
      ...rest,
      UpdateExpression: `SET ${set.join(', ')}`,
      ExpressionAttributeNames: { ...ExpressionAttributeNames, ...prefixed('#', fields, (field) => field) },
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ...prefixed(':', fields, (_, value) => value),
      },
    });
    return (await standingInTheWayOf(client.send(command, given(abortSignal)))) === null;
  }

  const ofItsOwn = ({ name, token }: Attempt) => ({
    TableName,
    Key: keyOf(name),
    ConditionExpression: '#token = :mine AND #state = :begun',
    ExpressionAttributeNames: { '#token': 'token', '#state': 'state' },
    ExpressionAttributeValues: { ':mine': encode(token), ':begun': encode('begun') },
  });

  return {
    begin,
    keep: (attempt, answer, now) =>
      change(attempt, {
        state: encode('answered'),
        removeAt: encode(removalOf(now)),
        ...(answer === null ? {} : { answer: { B: answer } }),
      }),
    forget: async (attempt) => {
      const command = new DeleteItemCommand(ofItsOwn(attempt));
      await standingInTheWayOf(client.send(command, given(AbortSignal.timeout(CLOSING_TIMEOUT_MS))));
    },
    giveUp: async (attempt) => {
      await change(attempt, { leaseEndsAt: encode(0) }, AbortSignal.timeout(CLOSING_TIMEOUT_MS));
    },
  };
}

/** What an item says to a request; null if its attempt is dead, and another one may take over. */
function judge(standing: Item, request: RepeatableRequest, token: string): Begun | null {
  // The client sends a write again whose answer it did not get, and then meets its own.
  if (textOf(standing, 'token') === token) {
    return { state: 'begun', attempt: attemptOf(standing, request) };
  }
  if (textOf(standing, 'fingerprint') !== request.fingerprint) return { state: 'reused' };
  if (textOf(standing, 'state') === 'answered') {
    return { state: 'answered', seed: bytesOf(standing, 'seed'), answer: standing.answer?.B ?? null };
  }
  return numberOf(standing, 'leaseEndsAt') > request.now ? { state: 'in-progress' } : null;
}

function attemptOf(standing: Item, { name }: RepeatableRequest): Attempt {
  return {
    name,
    token: textOf(standing, 'token'),
    seed: bytesOf(standing, 'seed'),
    firstNow: numberOf(standing, 'firstNow'),
    isFirst: numberOf(standing, 'attempts') === 1,
  };
}

/** Null if a conditional write was made; otherwise the item that it met, where the write asked for it. */
async function standingInTheWayOf(write: Promise<unknown>): Promise<Item | null> {
  try {
    await write;
    return null;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item ?? {};
    throw error;
  }
}

function removalOf(now: number): number {
  return Math.ceil(now + REMEMBERED_SECONDS);
}

function bytesOf(item: Item, name: string): Uint8Array {
  const bytes = item[name]?.B;
  if (bytes === undefined) throw new Error(`the item lacks the bytes \`${name}\``);
  return bytes;
}

function prefixed<Value>(prefix: string, fields: Item, of: (name: string, value: AttributeValue) => Value) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${prefix}${name}`, of(name, value)]),
  );
}

function given(abortSignal: AbortSignal | undefined) {
  return abortSignal === undefined ? {} : { abortSignal };
}
