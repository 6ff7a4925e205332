import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Model } from '../../core/policy/policy.ts';
import type { DocumentsDeps } from '../../functions/documents/deps.ts';
import { operations } from '../../functions/documents/operations/index.ts';
import { awslambda, DELIMITER_BYTES, ResponseStream } from '../../local/function-stream.ts';
import { createExtractionStores } from '../../stores/extractions.ts';
import { createIdempotencyStore } from '../../stores/idempotency.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { aKeyValue, aPolicy, aRoute, aSurface } from './builders.ts';
import { startStore } from './dynoxide.ts';
import { ALLOWED, aProxyEvent } from './proxy-event.ts';

export const NOW = 1_800_000_000.25;

const of = (method: string, path: string, operation: string, differences: object = {}) =>
  aRoute({ method, path: `/agents/{agentId}${path}`, operation, dialects: ['open-api'], ...differences });

const SURFACE = aSurface({
  dialects: ['open-api'],
  agents: { parameter: 'agentId', header: null },
  routes: [
    of('GET', '', 'list'),
    of('POST', '', 'extract', {
      takesIdempotencyKey: true,
      takes: ['multipart/form-data', 'application/json'],
    }),
    of('GET', '/{extractionId}', 'read'),
  ],
});

const aModel = (id: string, createdAt: number, surfaces = ['invented']): Model => ({
  id,
  title: id,
  surfaces,
  provider: 'vendor',
  upstream: id,
  createdAt,
  contextTokens: 10_000,
  maxOutputTokens: 1000,
  prices: { inputMicros: 1, cachedInputMicros: 1, outputMicros: 1 },
  imageTokens: 100,
});

/** Two models here, the newest of all elsewhere. */
export const MODELS = [aModel('old', 1), aModel('new', 2), aModel('elsewhere', 3, ['other'])];

const POLICY = {
  ...aPolicy([SURFACE]),
  models: Object.fromEntries(MODELS.map((model) => [model.id, model])),
};

export interface Who {
  readonly organizationId: string;
  readonly agentId: string;
  readonly sandbox: boolean;
}

export interface Sent {
  /** Below the extractions of the agent: `/ext_1`. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value is sent as JSON, text and bytes as they are. */
  readonly body?: unknown;
  readonly deps?: Partial<DocumentsDeps>;
  readonly now?: number;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: any;
  /** The line that the function logged. */
  readonly log: any;
}

export type Send = (method: string, sent?: Sent) => Promise<Got>;

export interface DocumentsApi {
  readonly store: Store<'extractions' | 'directory' | 'idempotency'>;
  readonly deps: DocumentsDeps;
  /** Calls as an agent's key; as an agent of its own unless one is named. */
  readonly as: (who?: Partial<Who>) => Send;
  readonly stop: () => Promise<void>;
}

let agents = 0;

/** The operations behind the chain that they have on Lambda, on a store of their own. No upstream is connected. */
export async function startDocumentsApi(): Promise<DocumentsApi> {
  Object.assign(globalThis, { awslambda });
  const running = await startStore();
  const store = openStore(running.environment, ['extractions', 'directory', 'idempotency']);
  const deps: DocumentsDeps = {
    extractions: createExtractionStores(store),
    directory: store,
    connectedProvider: async () => null,
    charging: (provider) => provider,
  };
  return {
    store,
    deps,
    as: ({ organizationId = 'org_1', agentId = `agt_${agents++}`, sandbox = false } = {}) => {
      const credential = aKeyValue();
      return (method, sent = {}) =>
        send({ store, deps }, { organizationId, agentId, sandbox }, credential, method, sent);
    },
    stop: async () => {
      store.client.destroy();
      await running.stop();
    },
  };
}

async function send(
  { store, deps }: Pick<DocumentsApi, 'store' | 'deps'>,
  { organizationId, agentId, sandbox }: Who,
  credential: string,
  method: string,
  sent: Sent,
): Promise<Got> {
  // The chain looks for `awslambda` when it is loaded.
  const { createHandler } = await import('../../functions/chain/chain.ts');
  const lines: string[] = [];
  const handler = createHandler({
    policy: POLICY,
    operations,
    deps: { ...deps, ...sent.deps },
    streams: true,
    idempotency: createIdempotencyStore(store),
    clock: () => sent.now ?? NOW,
    write: (line) => lines.push(line),
  }) as unknown as (event: object, stream: ResponseStream, context: object) => Promise<void>;
  const extractionId = sent.path?.slice(1);
  const event = {
    ...aProxyEvent({
      method,
      resource: `/agents/{agentId}${extractionId === undefined ? '' : '/{extractionId}'}`,
      path: { agentId, ...(extractionId === undefined ? {} : { extractionId }) },
      headers: { ...contentType(sent.body), authorization: `Bearer ${credential}`, ...sent.headers },
      authorizer: { ...ALLOWED, organizationId, agentId, sandbox: String(sandbox) },
      ...encoded(sent.body),
    }),
    queryStringParameters: sent.query ?? null,
  };
  event.requestContext.requestId = randomUUID();
  const chunks: Buffer[] = [];
  const stream = new ResponseStream({
    write: (chunk, written) => {
      chunks.push(chunk);
      written();
    },
    end: () => undefined,
  });
  const closed = once(stream, 'close');
  await handler(event, stream, { getRemainingTimeInMillis: () => 60_000 });
  await closed;
  return { ...read(Buffer.concat(chunks)), log: JSON.parse(lines[0] ?? '{}') };
}

function contentType(body: unknown): Record<string, string> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return {};
  return { 'content-type': 'application/json' };
}

function encoded(body: unknown): { body?: string; isBase64Encoded?: boolean } {
  if (body === undefined) return {};
  if (!(body instanceof Uint8Array)) return { body: typeof body === 'string' ? body : JSON.stringify(body) };
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

function read(answer: Buffer): Omit<Got, 'log'> {
  const end = answer.indexOf(Buffer.alloc(DELIMITER_BYTES));
  const { statusCode, headers } = JSON.parse(answer.subarray(0, end).toString('utf8'));
  const body = answer.subarray(end + DELIMITER_BYTES).toString('utf8');
  return { status: statusCode, headers, json: body === '' ? undefined : JSON.parse(body) };
}
