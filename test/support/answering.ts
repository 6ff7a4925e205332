import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Call, Operation, Reply } from '../../functions/chain/call.ts';
import { createHandler } from '../../functions/chain/chain.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../../stores/idempotency.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { aKeyValue, aPolicy, aRoute, aSource, aSurface } from './builders.ts';
import { type RunningStore, startStore } from './dynoxide.ts';
import { ALLOWED, aProxyEvent } from './proxy-event.ts';

export const START = 1_800_000_000.25;
/** What is left of the function's time in every invocation. */
export const REMAINING_SECONDS = 10;
/** From when on an attempt that never ended is dead. */
export const DEAD_AFTER_SECONDS = REMAINING_SECONDS + 5;

const takes = { method: 'POST', takesIdempotencyKey: true } as const;
const ROUTES = [
  aRoute({ ...takes, takes: ['application/json', 'multipart/form-data', 'application/octet-stream'] }),
  aRoute({ ...takes, path: '/others' }),
  aRoute({ ...takes, path: '/boxes/{boxId}/things' }),
  aRoute({ method: 'POST', path: '/plain' }),
];
export const SURFACE = aSurface({
  routes: ROUTES,
  credentials: [aSource(), aSource({ in: 'header', header: 'x-api-key' })],
  agents: { parameter: null, header: 'x-agent-id' },
});
/** Keys are pairs here. */
export const PAIRED = aSurface({
  name: 'paired',
  routes: ROUTES,
  credentials: [aSource({ in: 'pair', header: 'x-api-key', secretHeader: 'x-api-secret' })],
  keys: { ...(SURFACE.keys as NonNullable<typeof SURFACE.keys>), prefix: 'par', secretPrefix: 'pas' },
});

export const KEY_VALUE = aKeyValue();

export interface Sent {
  readonly surface?: string;
  readonly resource?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly key?: string | null;
  /** The text of the credential. */
  readonly value?: string;
  readonly caller?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly now?: number;
  readonly operation?: Operation<null>;
  /** Instead of the harness's own; null for a handler that was given none. */
  readonly idempotency?: IdempotencyStore | null;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly json: any;
  readonly log: Readonly<Record<string, unknown>>;
}

export interface Answering {
  readonly running: RunningStore;
  readonly store: Store<'idempotency'>;
  readonly idempotency: IdempotencyStore;
  readonly send: (sent?: Sent) => Promise<Got>;
  readonly scan: () => Promise<Record<string, AttributeValue>[]>;
  readonly stop: () => Promise<void>;
}

/** The chain, with what it remembers in a store of its own. Its operation is what each request brings along. */
export async function startAnswering(): Promise<Answering> {
  const running = await startStore();
  const store = openStore(running.environment, ['idempotency']);
  const idempotency = createIdempotencyStore(store);

  async function send(sent: Sent = {}): Promise<Got> {
    const lines: string[] = [];
    const operation = sent.operation ?? create;
    const remembers = sent.idempotency === undefined ? idempotency : sent.idempotency;
    const handler = createHandler<null>({
      policy: aPolicy([SURFACE, PAIRED]),
      operations: { list: operation },
      deps: null,
      streams: false,
      ...(remembers === null ? {} : { idempotency: remembers }),
      clock: () => sent.now ?? START,
      write: (line) => lines.push(line),
    });
    const result = await handler(eventOf(sent), {
      getRemainingTimeInMillis: () => REMAINING_SECONDS * 1000,
    });
    const { statusCode: status, headers = {}, body: text } = result;
    const json = text === '' ? undefined : JSON.parse(text);
    return { status, headers, text, json, log: JSON.parse(lines[0] ?? '{}') };
  }

  return {
    running,
    store,
    idempotency,
    send,
    scan: async () => {
      const { Items = [] } = await store.client.send(
        new ScanCommand({ TableName: store.tables.idempotency }),
      );
      return Items;
    },
    stop: async () => {
      store.client.destroy();
      await running.stop();
    },
  };
}

/** Makes a thing under an id of its own, and tells it. */
export const create: Operation<null> = async (call): Promise<Reply> => ({
  status: 201,
  headers: { etag: '"1"', location: '/things/1' },
  body: { id: call.newId('thg'), asked: call.body },
});

/** An operation that is counted, and may be told to do something else first. */
export function counted(before: (call: Call, run: number) => Promise<void> | void = () => {}) {
  let runs = 0;
  const operation: Operation<null> = async (call, deps) => {
    runs += 1;
    await before(call, runs);
    return create(call, deps);
  };
  return { operation, runs: () => runs };
}

function eventOf(sent: Sent) {
  const { key = 'key-1', value = KEY_VALUE, headers = {} } = sent;
  return {
    ...aProxyEvent({
      surface: sent.surface ?? SURFACE.name,
      method: 'POST',
      resource: sent.resource ?? '/things',
      path: sent.path ?? {},
      authorizer: { ...ALLOWED, ...sent.caller },
      headers: {
        Authorization: `Bearer ${value}`,
        'Content-Type': 'application/json',
        ...(key === null ? {} : { 'Idempotency-Key': key }),
        ...headers,
      },
      body: sent.body ?? '{"a":1}',
    }),
    queryStringParameters: sent.query ?? null,
  };
}

/** What an attempt has of a store if its process may die: from then on, nothing of it gets there. */
export function mortal(store: IdempotencyStore): { idempotency: IdempotencyStore; die: () => void } {
  let isDead = false;
  const unlessDead =
    <Given extends unknown[], Result>(act: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      if (isDead) throw new Error('a process that is dead writes nothing');
      return act(...given);
    };
  return {
    idempotency: {
      begin: store.begin,
      keep: unlessDead(store.keep),
      forget: unlessDead(store.forget),
      giveUp: unlessDead(store.giveUp),
    },
    die: () => {
      isDead = true;
    },
  };
}
