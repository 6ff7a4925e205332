import type { Windows } from '../decision.ts';
import { type ErrorCode, errorRow, RETRY_SOON_SECONDS } from './catalogue.ts';

/** Statuses that the official SDKs try again by themselves, unless a header stops them. */
function isRetriedByClients(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/**
 * The headers that make every official SDK do the right thing. For a minute's limit they wait and succeed. For
 * an hour's they must not: some would sleep for the hour, others try three times in two seconds, so they are
 * told to stop, and people and other clients still read when to come back. Where money is missing they are told to
 * stop whatever the status is.
 */
export function retryHeaders(
  code: ErrorCode,
  status: number,
  windows: Windows | null,
): Record<string, string> {
  const { retry } = errorRow(code);
  switch (retry) {
    case 'never':
      return isRetriedByClients(status) || status === 402 ? { 'x-should-retry': 'false' } : {};
    case 'soon':
      return { 'retry-after': String(RETRY_SOON_SECONDS) };
    case 'next-minute':
      return windows === null ? {} : { 'retry-after': String(windows.minute.resetSeconds) };
    case 'next-hour':
      return {
        'x-should-retry': 'false',
        ...(windows === null ? {} : { 'retry-after': String(windows.hour.resetSeconds) }),
      };
    case 'after-payment':
      return { 'x-should-retry': 'false' };
  }
}
