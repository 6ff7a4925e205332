import { DIALECTS } from '../../core/errors/dialects.ts';
import { type Call, Failure } from '../chain/call.ts';
import { causeField, describeFailure } from '../chain/describe-failure.ts';
import type { ProviderAnswer } from '../providers/provider.ts';
import type { Limit } from './complete.ts';

/** API Gateway's edge cuts a stream that is silent for 30 seconds. */
const HEARTBEAT_SECONDS = 15;

/** What clients of each dialect skip: a comment line, an event of its own. */
const HEARTBEATS = { openai: ': keep-alive\n\n', anthropic: 'event: ping\ndata: {"type":"ping"}\n\n' };

export interface Delivery {
  readonly call: Call;
  readonly dialect: 'openai' | 'anthropic';
  readonly limit: Limit;
  /** Gets what the stream used and why it broke off, if it did. */
  readonly log: Record<string, string | number | boolean>;
  /** The thread that the answer belongs to: named in an error event as well. Null for none. */
  readonly threadId: string | null;
  readonly heartbeatSeconds?: number;
}

type StreamedAnswer = Extract<ProviderAnswer, { stream: unknown }>;

/**
 * A provider's stream as the client gets it: unchanged, with heartbeats while the provider is silent, and with an
 * error event of the dialect if it breaks off. Ends the provider's work as soon as the client leaves.
 */
export function deliver(answer: StreamedAnswer, delivery: Delivery): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      const events = eventsOf(answer, delivery);
      return {
        next: () => events.next(),
        // A generator that waits takes notice of its return only afterwards, one that has not begun never: so stop
        // what it waits for first.
        return: () => {
          delivery.limit.end();
          return events.return();
        },
      };
    },
  };
}

async function* eventsOf(answer: StreamedAnswer, delivery: Delivery): AsyncGenerator<string, void> {
  const { dialect, limit, log, heartbeatSeconds = HEARTBEAT_SECONDS } = delivery;
  const iterator = answer.stream[Symbol.asyncIterator]();
  let betweenEvents = true;
  try {
    while (true) {
      limit.signal.throwIfAborted();
      const next = iterator.next();
      while (await isSilent(next, heartbeatSeconds)) if (betweenEvents) yield HEARTBEATS[dialect];
      const { done, value } = await next;
      if (done === true) return;
      betweenEvents = /\r?\n\r?\n$/.test(value);
      yield value;
    }
  } catch (error) {
    const { aborted, reason } = limit.signal;
    if (aborted && !(reason instanceof Failure)) return;
    const failure = asFailure(aborted ? reason : error);
    Object.assign(log, { code: failure.code, ...causeField(failure.details.cause) });
    yield (betweenEvents ? '' : '\n\n') + errorEvent(failure, delivery);
  } finally {
    limit.end();
    try {
      await iterator.return?.();
    } finally {
      Object.assign(log, answer.usage());
    }
  }
}

/** Whether nothing came for as long as a heartbeat. A failure counts as something: the caller awaits it next. */
async function isSilent(next: Promise<unknown>, seconds: number): Promise<boolean> {
  const came = next.then(
    () => false,
    () => false,
  );
  let clock: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>((resolve) => {
    clock = setTimeout(resolve, seconds * 1000, true);
  });
  try {
    return await Promise.race([came, silence]);
  } finally {
    clearTimeout(clock);
  }
}

/** What is no `Failure` is the provider's, whatever it was: the caller learns no more than that. */
function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('upstream_error', { cause: error });
}

/** The status line is long gone, so the error travels as an event; OpenAI's clients find its id in the message only. */
function errorEvent(failure: Failure, { call, dialect, threadId }: Delivery): string {
  const error = describeFailure(failure, call.surface, call.requestId);
  const shown =
    dialect === 'openai' ? { ...error, message: `${error.message} (request id ${call.requestId})` } : error;
  const marks = threadId === null ? {} : { thread_id: threadId };
  const data = `data: ${JSON.stringify({ ...DIALECTS[dialect].body(shown), ...marks })}\n\n`;
  return dialect === 'openai' ? data : `event: error\n${data}`;
}
