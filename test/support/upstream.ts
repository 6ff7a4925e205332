import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Protocol, type Speech, type ToldUsage, wholeAnswer } from './upstream-answers.ts';
import { type Behaviour, sendStream, sendWhole } from './upstream-sending.ts';

/** A provider of models over real HTTP, in both protocols. It checks its key, echoes, and misbehaves as it is told to. */
export interface Upstream {
  /** Without a slash at its end. */
  readonly url: string;
  /** Everything that it was asked, in order; refusals included. */
  readonly asked: readonly Asked[];
  /** The only key that it takes. */
  key: string;
  /** How many connections it has been opened so far. */
  readonly connections: () => number;
  /** From now on; what a prompt says of one request comes before it. */
  readonly behave: (behaviour: Behaviour) => void;
  readonly close: () => Promise<void>;
}

export interface Asked {
  readonly path: string;
  readonly protocol: Protocol;
  readonly headers: IncomingHttpHeaders;
  readonly body: any;
  /** How its answer ended: sent to its end, or cut by whoever closed the connection first. */
  readonly ended: Promise<'answered' | 'closed'>;
}

export interface UpstreamOptions {
  /** Any that is free, if it is not given. */
  readonly port?: number;
  readonly key?: string;
  readonly behaviour?: Behaviour;
}

export const UPSTREAM_KEY = 'sk-upstream-4f9Q2zX7Lm1Rk8Tn';
/** What no answer of ours may ever show. */
export const UPSTREAM_ORGANIZATION = 'org-Zk31vQ8hT2';
export const UPSTREAM_USAGE: ToldUsage = { inputTokens: 100, cachedInputTokens: 20, outputTokens: 10 };
const COUNTED_TOKENS = 42;

export async function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  const asked: Asked[] = [];
  const behaviours: { behaviour: Behaviour; left: number }[] = [];
  const upstream = {
    key: options.key ?? UPSTREAM_KEY,
    asked,
    behave: (behaviour: Behaviour) =>
      void behaviours.push({ behaviour, left: behaviour.times ?? Number.POSITIVE_INFINITY }),
  };
  if (options.behaviour !== undefined) upstream.behave(options.behaviour);

  const next = (): Behaviour => {
    while (behaviours.at(-1)?.left === 0) behaviours.pop();
    const current = behaviours.at(-1);
    if (current === undefined) return {};
    current.left -= 1;
    return current.behaviour;
  };
  const server = createServer(async (request, response) => {
    const question = await read(request, response);
    asked.push(question);
    const problem = problemOf(question, upstream.key);
    const behaviour: Behaviour = problem ?? { ...next(), ...told(question.body) };
    // A connection that is closed meanwhile is what some tests are about.
    await answer(question, behaviour, response, upstream.key).catch(() => response.destroy());
  });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(upstream, {
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function read(request: IncomingMessage, response: ServerResponse): Promise<Asked> {
  const ended = new Promise<'answered' | 'closed'>((resolve) =>
    response.once('close', () => resolve(response.writableFinished ? 'answered' : 'closed')),
  );
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  const path = request.url ?? '';
  const protocol = /\/chat\/completions$/.test(path) ? 'openai' : 'anthropic';
  return { path, protocol, headers: request.headers, body: JSON.parse(text), ended };
}

const PATHS = new Set([
  '/v1/chat/completions',
  '/chat/completions',
  '/v1beta/openai/chat/completions',
  '/anthropic/v1/messages',
  '/v1/messages',
  '/v1/messages/count_tokens',
]);

function problemOf({ path, protocol, headers }: Asked, key: string): Behaviour | null {
  if (!PATHS.has(path)) return { status: 404, message: `There is no ${path}` };
  const sent = protocol === 'openai' ? headers.authorization : headers['x-api-key'];
  const expected = protocol === 'openai' ? `Bearer ${key}` : key;
  if (sent !== expected)
    return { status: 401, message: `Incorrect API key provided: ${sent}; expected ${key}` };
  if (protocol === 'anthropic' && headers['anthropic-version'] === undefined) {
    return { status: 400, message: 'anthropic-version: header is required' };
  }
  return null;
}

/** `[[upstream {"status":429}]]` in a prompt. */
function told(body: unknown): Behaviour {
  const found = /\[\[upstream (\{.*?\})\]\]/.exec(lastTextOf(body));
  return found === null ? {} : JSON.parse(found[1] ?? '');
}

function lastTextOf(body: any): string {
  const content = body.messages?.at(-1)?.content ?? '';
  return typeof content === 'string' ? content : content.map((part: any) => part.text ?? '').join('');
}

async function answer(question: Asked, behaviour: Behaviour, response: ServerResponse, key: string) {
  const { delayMs = 0, until, hang, breakOff, status = 200 } = behaviour;
  if (hang === 'before') return;
  if (breakOff === 'before') return void response.destroy();
  if (delayMs > 0) await delay(delayMs);
  await until;
  if (status !== 200) return refuse(question, behaviour, response, key);
  if (question.path.endsWith('/count_tokens'))
    return sendWhole(response, behaviour, { input_tokens: COUNTED_TOKENS });
  const speech: Speech = {
    model: question.body.model,
    text: behaviour.text ?? `Echo: ${lastTextOf(question.body)}`,
    thinking: behaviour.thinking ?? '',
    calls: behaviour.calls ?? [],
    usage: behaviour.usage === undefined ? UPSTREAM_USAGE : behaviour.usage,
    includeUsage: question.body.stream_options?.include_usage === true,
  };
  if (question.body.stream === true) return sendStream(response, behaviour, question.protocol, speech);
  return sendWhole(response, behaviour, wholeAnswer(question.protocol, speech));
}

function refuse({ protocol }: Asked, behaviour: Behaviour, response: ServerResponse, key: string) {
  const { status = 500, retryAfter, raw, message = 'This went wrong' } = behaviour;
  const said = `${message}. (key ${key}, ${UPSTREAM_ORGANIZATION}, request req_011CSHoEeqs5C35K2UUqR7Fy)`;
  const error = { type: 'some_error', message: said, param: null, code: 'some_code' };
  const body = protocol === 'openai' ? { error } : { type: 'error', error };
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
  response.end(raw ?? JSON.stringify(body));
}
