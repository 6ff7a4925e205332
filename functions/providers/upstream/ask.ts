import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../chain/call.ts';
import type { KeySource } from '../secrets.ts';
import type { Breaker } from './breaker.ts';
import { type Exchange, ExchangeFailed, type Incoming } from './exchange.ts';
import {
  failureOfExchange,
  failureOfRefusal,
  isFault,
  isPassing,
  refusesKey,
  retryAfterSeconds,
  waitHeaders,
} from './failures.ts';

export interface Question {
  readonly url: string;
  readonly body: string;
  readonly headersWith: (key: string) => Readonly<Record<string, string>>;
  readonly firstByteTimeoutMs: number;
}

export interface AskingParts {
  /** The provider's name, for the log. */
  readonly provider: string;
  readonly key: KeySource;
  readonly exchange: Exchange;
  readonly breaker: Breaker;
  readonly firstRetryDelayMs?: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Asks a provider; the answer has a status of success. Throws `Failure`, or the signal's reason once that is aborted. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Incoming>;

const MAX_RETRIES = 2;
const FIRST_RETRY_DELAY_MS = 200;
/** A provider that wants more time than this is not waited for: its caller can wait better. */
const LONGEST_RETRY_DELAY_MS = 2_000;
/** Of an answer that says what is wrong. */
const MAX_REFUSAL_CHARACTERS = 65_536;

type Outcome =
  | { readonly answer: Incoming }
  | {
      readonly failure: unknown;
      /** Says of the provider that something is wrong with it. */
      readonly isFault: boolean;
      readonly refusesKey?: boolean;
      /** Another try can succeed, and pays for nothing twice; the provider may say after how many seconds. */
      readonly isPassing: boolean;
      readonly retryAfterSeconds?: number | null;
    };

/**
 * - Tried again, a few times, is only what cannot have been paid for: a request that was never sent, and an answer that
 *   says that the provider failed. What took too long is not: it may be at work still.
 * - A key that is refused is asked for again at once. If there is another one, the request goes out once more with it,
 *   so that a key can be exchanged while requests are served.
 * - A provider that fails again and again is left alone for a while.
 */
export function createAsk(parts: AskingParts): Ask {
  const { provider, key, exchange, breaker, clock, firstRetryDelayMs = FIRST_RETRY_DELAY_MS } = parts;

  async function attempt({ headersWith, ...question }: Question, secret: string, signal: AbortSignal) {
    try {
      const answer = await exchange({ ...question, headers: headersWith(secret) }, signal);
      return answer.status >= 200 && answer.status <= 299
        ? { answer }
        : await refused(answer, [secret], signal);
    } catch (error) {
      const failure = failureOfExchange(error, provider);
      const isUnsent = error instanceof ExchangeFailed && error.kind === 'unsent';
      return { failure, isFault: error instanceof ExchangeFailed, isPassing: isUnsent };
    }
  }

  async function refused(answer: Incoming, secrets: string[], signal: AbortSignal): Promise<Outcome> {
    const { status, headers } = answer;
    const body = await beginningOf(answer);
    signal.throwIfAborted();
    const now = clock();
    return {
      failure: failureOfRefusal({ provider, status, headers, body }, secrets, now),
      isFault: isFault(status),
      refusesKey: refusesKey(status),
      isPassing: isPassing(status),
      retryAfterSeconds: retryAfterSeconds(headers['retry-after'], now),
    };
  }

  async function withKey(question: Question, signal: AbortSignal): Promise<Outcome> {
    const secret = await key.current();
    if (secret === null) throw new Failure('model_unavailable', { cause: `${provider} has no key` });
    const outcome: Outcome = await attempt(question, secret, signal);
    if ('answer' in outcome || outcome.refusesKey !== true || signal.aborted) return outcome;
    const other = await key.afterRefusal(secret);
    return other === null || other === secret ? outcome : attempt(question, other, signal);
  }

  async function withRetries(question: Question, signal: AbortSignal): Promise<Outcome> {
    for (let retries = 0; ; retries++) {
      const outcome = await withKey(question, signal);
      if ('answer' in outcome || !outcome.isPassing || retries === MAX_RETRIES) return outcome;
      const delayMs = retryDelayMs(firstRetryDelayMs * 2 ** retries, outcome.retryAfterSeconds ?? 0);
      if (delayMs === null) return outcome;
      await delay(delayMs, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
  }

  return async (question, signal) => {
    const waitSeconds = breaker.waitSeconds(clock());
    if (waitSeconds > 0) {
      const cause = `${provider} failed again and again, and is left alone`;
      throw new Failure('upstream_overloaded', { cause, headers: waitHeaders(waitSeconds) });
    }
    const outcome = await withRetries(question, signal);
    signal.throwIfAborted();
    if ('answer' in outcome || !outcome.isFault) breaker.succeeded();
    else breaker.failed(clock());
    if ('answer' in outcome) return outcome.answer;
    throw outcome.failure;
  };
}

/** With jitter, so that those who failed together do not come back together; null where it is too long to wait. */
function retryDelayMs(mostMs: number, askedForSeconds: number): number | null {
  const delayMs = mostMs * (0.5 + Math.random() / 2);
  const askedForMs = askedForSeconds * 1000;
  return askedForMs > LONGEST_RETRY_DELAY_MS ? null : Math.max(delayMs, askedForMs);
}

/** As much of a text as tells what is wrong; what breaks off tells as much as came. */
async function beginningOf({ text }: Incoming): Promise<string> {
  let beginning = '';
  try {
    for await (const piece of text) {
      beginning += piece;
      if (beginning.length > MAX_REFUSAL_CHARACTERS) break;
    }
  } catch {
    // The status says enough.
  }
  return beginning.slice(0, MAX_REFUSAL_CHARACTERS);
}
