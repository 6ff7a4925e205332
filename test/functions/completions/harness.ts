import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorMessage, errorRow } from '../../../core/errors/catalogue.ts';
import { DIALECTS } from '../../../core/errors/dialects.ts';
import type { Model } from '../../../core/policy/policy.ts';
import { newId } from '../../../core/values/id.ts';
import { type Call, Failure, type Reply } from '../../../functions/chain/call.ts';
import type { CompletionDeps } from '../../../functions/completions/complete.ts';
import { operations } from '../../../functions/completions/operations.ts';
import { sandbox } from '../../../functions/providers/sandbox/sandbox.ts';
import { aPolicy, aRoute, aSurface } from '../../support/builders.ts';

/** Of routes that act as no agent. */
export const deps: CompletionDeps = {
  providerFor: async () => sandbox,
  charging: (provider) => provider,
  memory: () => {
    throw new Error('this route asks the store for nothing');
  },
};
export type OperationName = keyof typeof operations;

export function aModel(differences: Partial<Model> = {}): Model {
  return {
    id: 'deepseek-chat',
    title: 'DeepSeek Chat',
    surfaces: ['invented'],
    provider: 'deepseek',
    upstream: 'deepseek-chat',
    createdAt: 1_735_171_200,
    contextTokens: 10_000,
    maxOutputTokens: 1000,
    prices: { inputMicros: 1, cachedInputMicros: 1, outputMicros: 1 },
    imageTokens: 100,
    ...differences,
  };
}

/** Three models here, one elsewhere. */
export const MODELS = [
  aModel(),
  aModel({ id: 'vendor/small', title: 'Small', createdAt: 1_735_171_201 }),
  aModel({ id: 'deepseek-reasoner', title: 'DeepSeek Reasoner', createdAt: 1_737_331_200 }),
  aModel({ id: 'of-another-surface', surfaces: ['other'] }),
];

export function aCall(differences: Partial<Call> & { headers?: Record<string, string> } = {}): Call {
  const { headers = { 'anthropic-version': '2023-06-01' }, ...rest } = differences;
  return {
    policy: { ...aPolicy(), models: Object.fromEntries(MODELS.map((model) => [model.id, model])) },
    surface: aSurface({ dialects: ['openai', 'anthropic'] }),
    route: aRoute(),
    dialect: 'openai',
    requestId: 'req-0001-abcd',
    caller: null,
    agents: [],
    sourceIp: '192.0.2.1',
    path: {},
    query: {},
    header: (name) => headers[name],
    body: undefined,
    upload: null,
    newId: (prefix) => newId(prefix, 1_750_000_000.5, randomBytes),
    log: {},
    now: 1_750_000_000.5,
    ...rest,
  };
}

export const user = (content: unknown) => ({ role: 'user', content });

export function chatBody(differences: object = {}): object {
  return { model: 'deepseek-chat', messages: [user('Hello, world!')], ...differences };
}

export function messagesBody(differences: object = {}): object {
  return { ...chatBody(), max_tokens: 500, ...differences };
}

/** Tests read answers as clients do, by their fields. */
export type Json = any;

export async function bodyOf(reply: Promise<Reply>): Promise<Json> {
  return (await reply).body;
}

export const chat = (differences: object = {}, call: Partial<Call> = {}) =>
  operations.chat(aCall({ ...call, body: chatBody(differences) }), deps);

export const messages = (differences: object = {}, call: Parameters<typeof aCall>[0] = {}) =>
  operations.messages(aCall({ dialect: 'anthropic', ...call, body: messagesBody(differences) }), deps);

/** The failure that a promise ends in; fails the test if it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const outcome = await promise.then(
    () => new Error('expected a failure'),
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw outcome;
}

export async function textOf(reply: Promise<Reply> | Reply): Promise<string> {
  const { stream } = await reply;
  if (stream === undefined) throw new Error('expected a stream');
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

/** The `data:` of every event, parsed; the end mark as the text that it is. */
export function eventsOf(text: string): Json[] {
  return [...text.matchAll(/^data: ([^\r\n]*)/gm)].map(([, data = '']) =>
    data === '[DONE]' ? data : JSON.parse(data),
  );
}

export interface Harness {
  readonly url: string;
  readonly seen: { path: string; headers: IncomingMessage['headers'] }[];
  readonly close: () => Promise<void>;
}

/** The operations over real HTTP, with the least that a gateway adds. */
export async function startHarness(using: CompletionDeps = deps): Promise<Harness> {
  const seen: Harness['seen'] = [];
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', headers: request.headers });
    answer(request, response, `req-${seen.length}`, using).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  using: CompletionDeps,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const isAnthropic = request.headers['anthropic-version'] !== undefined;
  const text = await Readable.from(request).reduce((sum, chunk) => sum + String(chunk), '');
  const call = aCall({
    dialect: isAnthropic ? 'anthropic' : 'openai',
    requestId,
    header: (name) => request.headers[name]?.toString(),
    query: Object.fromEntries(url.searchParams),
    path: { model: decodeURIComponent(url.pathname.split('/')[3] ?? '') },
    body: text === '' ? undefined : JSON.parse(text),
  });
  const ids = { 'x-request-id': requestId, 'request-id': requestId };
  try {
    const reply = await operations[operationOf(url.pathname)](call, using);
    response.writeHead(reply.status, { 'content-type': 'application/json', ...ids, ...reply.headers });
    if (reply.stream === undefined) response.end(JSON.stringify(reply.body));
    else await pipeline(Readable.from(reply.stream), response);
  } catch (error) {
    if (response.headersSent || !(error instanceof Failure)) throw error;
    const { status } = errorRow(error.code);
    response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false', ...ids });
    response.end(JSON.stringify(DIALECTS[call.dialect].body(publicError(error, status, requestId))));
  }
}

function publicError({ code, details }: Failure, status: number, requestId: string) {
  return {
    status,
    code,
    message: errorMessage(code, details.params),
    requestId,
    param: details.param ?? null,
  };
}

function operationOf(path: string): OperationName {
  if (path.endsWith('/chat/completions')) return 'chat';
  if (path.endsWith('/count_tokens')) return 'count-tokens';
  if (path.endsWith('/messages')) return 'messages';
  return path.endsWith('/models') ? 'list-models' : 'read-model';
}
