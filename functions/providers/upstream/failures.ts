import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorCode } from '../../../core/errors/catalogue.ts';
import { Failure } from '../../chain/call.ts';
import { isFields } from '../fields.ts';
import { ExchangeFailed } from './exchange.ts';
import { safeMessage } from './safe-message.ts';

/** What a provider answered in place of what it was asked for. */
export interface Refusal {
  readonly provider: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As much of it as was read; it may hold anything, so nothing of it is shown but what `safeMessage` leaves. */
  readonly body: string;
}

/** For the provider to correct, not for our caller: said in the log alone. */
const OURS: Readonly<Record<number, string>> = {
  401: 'refuses our key',
  402: 'says that our account is out of money',
  403: 'refuses our key',
};
const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  404: 'invalid_request',
  408: 'upstream_timeout',
  413: 'invalid_request',
  422: 'invalid_request',
  429: 'upstream_rate_limited',
  503: 'upstream_overloaded',
  504: 'upstream_timeout',
  529: 'upstream_overloaded',
};
/** Pass by themselves, and nothing was paid for. */
const PASSING: ReadonlySet<number> = new Set([500, 502, 503, 504, 529]);
/** Say of the provider, not of the request, that something is wrong; so does every 5xx. */
const FAULTS: ReadonlySet<number> = new Set([401, 403, 408, 429]);

/** Clients wait so long by themselves; some sleep longer if they are told to, others ask at once: both are told to stop. */
const LONGEST_WAIT_SECONDS = 60;
/** What is said to wait is not longer than this, whatever the provider says. */
const MAX_RETRY_AFTER_SECONDS = 86_400;

const SECONDS = /^\d{1,9}(?:\.\d{1,9})?$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, /;

export function isPassing(status: number): boolean {
  return PASSING.has(status);
}

export function isFault(status: number): boolean {
  return status >= 500 || FAULTS.has(status);
}

export function refusesKey(status: number): boolean {
  return status === 401 || status === 403;
}

/**
 * The failure that a refusal is to our caller: what is wrong with the request in the provider's words, made safe; of
 * everything else only that it failed.
 *
 * @param secrets what must not be shown in any case.
 */
export function failureOfRefusal(refusal: Refusal, secrets: readonly string[], nowMs: number): Failure {
  const { provider, status, headers, body } = refusal;
  const code = CODES[status] ?? 'upstream_error';
  const cause = `${provider} ${OURS[status] ?? 'refuses the request'}: ${status}`;
  if (code === 'invalid_request') {
    const reason = safeMessage(messageIn(body), secrets);
    return new Failure(code, { params: { reason: reason || 'the model refuses it' }, cause });
  }
  const seconds = retryAfterSeconds(headers['retry-after'], nowMs);
  return new Failure(code, seconds === null ? { cause } : { cause, headers: waitHeaders(seconds) });
}

/** The failure that what happened on the way is to our caller. */
export function failureOfExchange(error: unknown, provider: string): unknown {
  if (!(error instanceof ExchangeFailed)) return error;
  const code = error.kind === 'timeout' ? 'upstream_timeout' : 'upstream_error';
  return new Failure(code, { cause: `${provider}: ${error.message}` });
}

/** The failure of a provider whose answer is not what its protocol says. `what` holds nothing of the answer. */
export function unreadable(provider: string, what: string): Failure {
  return new Failure('upstream_error', { cause: `${provider}: ${what}` });
}

/** `Retry-After` in either of its forms; null where there is none that can be heeded. */
export function retryAfterSeconds(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  const seconds = SECONDS.test(value)
    ? Number(value)
    : HTTP_DATE.test(value)
      ? (Date.parse(value) - nowMs) / 1000
      : Number.NaN;
  if (!Number.isFinite(seconds)) return null;
  return Math.min(Math.max(Math.ceil(seconds), 1), MAX_RETRY_AFTER_SECONDS);
}

export function waitHeaders(seconds: number): Record<string, string> {
  return {
    'retry-after': String(seconds),
    ...(seconds > LONGEST_WAIT_SECONDS ? { 'x-should-retry': 'false' } : {}),
  };
}

/** Both protocols have `error.message`; Gemini puts the object into a list. */
function messageIn(body: string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return '';
  }
  const [fields] = [value].flat();
  const error = isFields(fields) ? fields.error : undefined;
  const message = isFields(error) ? error.message : error;
  return typeof message === 'string' ? message : '';
}
