import type { Provider as Declared, ModelDialect } from '../../../core/policy/policy.ts';
import { Failure } from '../../chain/call.ts';
import type { CompletionRequest, CountRequest, Provider, ProviderAnswer } from '../provider.ts';
import { sandbox } from '../sandbox/sandbox.ts';
import type { KeySource } from '../secrets.ts';
import { failureOfError } from '../translation/error-events.ts';
import { type Ask, createAsk, type Question } from './ask.ts';
import { createBreaker } from './breaker.ts';
import { createExchange, type ExchangeBounds, type Incoming } from './exchange.ts';
import { failureOfExchange, unreadable } from './failures.ts';
import { createMeter } from './meter.ts';
import { readWhole } from './read-whole.ts';
import { watchStream } from './watch-stream.ts';

export interface FirstByteBounds {
  readonly streamMs: number;
  /** A model says nothing before it has thought to the end. */
  readonly wholeMs: number;
  readonly countMs: number;
}

export interface UpstreamOptions {
  readonly provider: Declared;
  readonly key: KeySource;
  readonly firstByte?: FirstByteBounds;
  readonly exchangeBounds?: ExchangeBounds;
  readonly firstRetryDelayMs?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

const FIRST_BYTE: FirstByteBounds = { streamMs: 120_000, wholeMs: 280_000, countMs: 5_000 };

const USER_AGENT = 'gatehouse';
/** Where the client speaks OpenAI's protocol it names no version, and Anthropic's has no default. */
const ANTHROPIC_VERSION = '2023-06-01';
const FORWARDED = ['anthropic-version', 'anthropic-beta'] as const;

/**
 * A provider that is reached over HTTP, in the protocols that it speaks by itself.
 *
 * What the client sent goes out as it is, but for the model's name; what comes back is handed on as it is. Of an answer
 * that is streamed in OpenAI's protocol the usage is always asked for, and shown to clients that asked for it.
 *
 * INVARIANT: no header and no credential of the client goes out, only `FORWARDED`; nothing that the provider says when it
 * fails comes back, but for what `safeMessage` leaves of a refusal that is about the request.
 */
export function createUpstream(options: UpstreamOptions): Provider {
  const {
    provider,
    key,
    firstByte = FIRST_BYTE,
    exchangeBounds,
    firstRetryDelayMs,
    clock = Date.now,
  } = options;
  const ask = createAsk({
    provider: provider.name,
    key,
    exchange: createExchange(exchangeBounds),
    breaker: createBreaker(),
    ...(firstRetryDelayMs === undefined ? {} : { firstRetryDelayMs }),
    clock,
  });
  return {
    async complete(request, signal) {
      const path = provider.paths[request.dialect];
      if (path === undefined) throw new Error(`${provider.name} does not speak ${request.dialect}`);
      const question = {
        url: provider.url + path,
        body: JSON.stringify(sentBody(request)),
        headersWith: headersOf(request),
        firstByteTimeoutMs: request.stream ? firstByte.streamMs : firstByte.wholeMs,
      };
      const answer = await ask(question, signal);
      return request.stream ? streamed(request, answer, provider) : whole(request, answer, provider);
    },

    async countTokens(request, signal) {
      const path = provider.countTokensPath;
      const counted =
        path === null
          ? null
          : await countedBy(ask, provider, signal, {
              url: provider.url + path,
              body: JSON.stringify({ ...request.body, model: request.model.upstream }),
              headersWith: headersOf(request),
              firstByteTimeoutMs: firstByte.countMs,
            });
      return counted ?? sandbox.countTokens(request, signal);
    },
  };
}

function sentBody({ dialect, model, stream, body }: CompletionRequest): object {
  const named = { ...body, model: model.upstream };
  if (dialect !== 'openai' || !stream) return named;
  return { ...named, stream_options: { ...body.stream_options, include_usage: true } };
}

function headersOf({ dialect, headers }: CompletionRequest | CountRequest): Question['headersWith'] {
  const forwarded = Object.fromEntries(
    FORWARDED.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
  const common = {
    'content-type': 'application/json',
    // An answer that is packed could not be handed on piece by piece.
    'accept-encoding': 'identity',
    'user-agent': USER_AGENT,
  };
  const authorized: Readonly<Record<ModelDialect, (key: string) => Record<string, string>>> = {
    openai: (key) => ({ authorization: `Bearer ${key}` }),
    anthropic: (key) => ({ 'anthropic-version': ANTHROPIC_VERSION, ...forwarded, 'x-api-key': key }),
  };
  return (key) => ({ ...common, ...authorized[dialect](key) });
}

async function whole(
  request: CompletionRequest,
  answer: Incoming,
  { name }: Declared,
): Promise<ProviderAnswer> {
  const body = await readWhole(answer, name).catch((error: unknown) => {
    throw failureOfExchange(error, name);
  });
  if (body.error !== undefined && body.error !== null) throw failureOfError(body.error);
  const meter = createMeter(request);
  meter.told(body.usage);
  if (body.usage === undefined || body.usage === null) meter.said(JSON.stringify(body));
  return { body, usage: meter.usage };
}

function streamed(request: CompletionRequest, answer: Incoming, { name }: Declared): ProviderAnswer {
  if (!isEventStream(answer)) throw unreadable(name, 'the answer is no stream of events');
  const meter = createMeter(request);
  const { dialect } = request;
  const hidesUsage = dialect === 'openai' && request.body.stream_options?.include_usage !== true;
  const watching = { provider: name, dialect, meter, hidesUsage };
  async function* stream(): AsyncGenerator<string, void> {
    try {
      yield* watchStream(answer, watching);
    } catch (error) {
      throw failureOfExchange(error, name);
    }
  }
  return { stream: stream(), usage: meter.usage };
}

function isEventStream({ headers }: Incoming): boolean {
  return /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
}

/** null where the provider does not answer, and an estimate has to do. What is wrong with the request is told. */
async function countedBy(
  ask: Ask,
  { name }: Declared,
  signal: AbortSignal,
  question: Question,
): Promise<number | null> {
  try {
    const { input_tokens: tokens } = await readWhole(await ask(question, signal), name);
    return typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure && error.code === 'invalid_request') throw error;
    return null;
  }
}
