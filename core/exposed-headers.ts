/** Marks every answer to a sandbox key. */
export const SANDBOX_HEADER = 'x-sandbox';
/** Marks the answer to an earlier request with the same `Idempotency-Key`. */
export const REPLAYED_HEADER = 'idempotency-replayed';

/** What browsers' scripts may read of an answer, beside the few headers that they always may. */
export const EXPOSED_HEADERS: readonly string[] = [
  'x-request-id',
  'request-id',
  'retry-after',
  'x-should-retry',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'ratelimit',
  'ratelimit-policy',
  'etag',
  REPLAYED_HEADER,
  SANDBOX_HEADER,
];
