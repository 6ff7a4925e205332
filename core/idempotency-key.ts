/** The request header by which a client says that two requests are the same. */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';
export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;
/** Printable ASCII: what every client can send and every log can show. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x20-\x7e]+$/;
