import type { Model } from '../../core/policy/policy.ts';
import { type Call, type Caller, Failure, type Reply } from '../chain/call.ts';
import { type Charging, SETTLE_SECONDS } from '../providers/charging/charging.ts';
import type { CompletionRequest, CountRequest, Provider, ProviderAnswer } from '../providers/provider.ts';
import { deliver } from './deliver.ts';
import type { Memory } from './memory.ts';
import type { BegunExchange } from './threads/begin-exchange.ts';
import { answerOf } from './threads/collect-answer.ts';
import { keepStream } from './threads/keep-stream.ts';

export interface CompletionDeps {
  readonly providerFor: (model: Model, caller: Caller | null) => Promise<Provider>;
  /** Makes callers pay for what a provider answers them. */
  readonly charging: Charging;
  /** Opened once, and not before a route needs it. */
  readonly memory: () => Promise<Memory>;
}

/** Under the 15 minutes after which API Gateway cuts a streamed response, so that we can still say why. */
const MAX_COMPLETION_SECONDS = 14 * 60;

/** Said by clients to the upstream rather than to us. */
const FORWARDED_HEADERS = ['anthropic-version', 'anthropic-beta'];

type Basis = 'headers' | 'requestId' | 'now';
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * Has the model's provider answer, within a time limit, whole or as a stream.
 *
 * @param exchange of a thread, in OpenAI's dialect: kept with its answer, which then names the thread.
 */
export async function complete(
  call: Call,
  deps: CompletionDeps,
  asked: Without<CompletionRequest, Basis>,
  exchange: BegunExchange | null = null,
): Promise<Reply> {
  const request = { ...asked, ...basisOf(call) } as CompletionRequest;
  const { limit, answer } = await withinLimit(call, async (signal) => {
    const provider = await deps.providerFor(asked.model, call.caller);
    return deps.charging(provider, { call, isRequest: true }).complete(request, signal);
  });
  const threadId = exchange?.threadId ?? null;
  // Written out once the last byte is sent: until then a stream may still add to it.
  const log: Record<string, string | number | boolean> = {
    model: asked.model.id,
    stream: asked.stream,
    ...(threadId === null ? {} : { threadId }),
  };
  if ('stream' in answer) {
    const { dialect } = asked;
    const stream = exchange === null ? answer.stream : keepStream(answer.stream, { exchange, log });
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
      stream: deliver({ ...answer, stream }, { call, dialect, limit, log, threadId }),
      log,
    };
  }
  limit.end();
  Object.assign(log, answer.usage());
  if (exchange === null) return { status: 200, body: answer.body, log };
  await exchange.keep(answerOf(answer.body));
  return { status: 200, body: { ...answer.body, thread_id: threadId }, log };
}

/** Input tokens of a request, as the model's provider counts them. */
export async function countInput(
  call: Call,
  deps: CompletionDeps,
  asked: Pick<CountRequest, 'model' | 'body'>,
): Promise<number> {
  const request: CountRequest = { ...asked, dialect: 'anthropic', ...basisOf(call) };
  const { limit, answer } = await withinLimit(call, async (signal) => {
    const provider = await deps.providerFor(asked.model, call.caller);
    return provider.countTokens(request, signal);
  });
  limit.end();
  return answer;
}

/** The time that an answer may take. Its signal's reason is a `Failure` if the time is up. */
export interface Limit {
  readonly signal: AbortSignal;
  /** Nobody waits any longer: stops the clock and whatever still works on the answer. */
  readonly end: () => void;
}

/** Made once: an abort without a reason makes an exception with its stack each time. */
const NOBODY_WAITS = 'nobody waits any longer';

async function withinLimit<T extends ProviderAnswer | number>(
  call: Call,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ limit: Limit; answer: T }> {
  // The time may be up before anybody is asked: an answer that nobody could get would be paid for.
  if (call.signal?.aborted === true) throw new Failure('upstream_timeout');
  const controller = new AbortController();
  const giveUp = () => controller.abort(new Failure('upstream_timeout'));
  const clock = setTimeout(giveUp, completionSeconds(call) * 1000).unref();
  call.signal?.addEventListener('abort', giveUp, { once: true });
  const end = () => {
    clearTimeout(clock);
    call.signal?.removeEventListener('abort', giveUp);
    controller.abort(NOBODY_WAITS);
  };
  try {
    return { limit: { signal: controller.signal, end }, answer: await work(controller.signal) };
  } catch (error) {
    const { reason } = controller.signal;
    end();
    throw reason instanceof Failure ? reason : error;
  }
}

/** While its money is held, and before its function ends, an answer has to end and to be settled. */
function completionSeconds({ policy, remainingMs }: Call): number {
  const functionSeconds = remainingMs === undefined ? MAX_COMPLETION_SECONDS : remainingMs() / 1000;
  const { holdSeconds } = policy.environment.money;
  return Math.min(MAX_COMPLETION_SECONDS, Math.min(functionSeconds, holdSeconds) - SETTLE_SECONDS);
}

function basisOf(call: Call): Pick<CompletionRequest, Basis> {
  const headers = Object.fromEntries(
    FORWARDED_HEADERS.flatMap((name) => {
      const value = call.header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { headers, requestId: call.requestId, now: call.now };
}
