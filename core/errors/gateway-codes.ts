import type { ErrorCode } from './catalogue.ts';

/** What the gateway says by itself, in one dialect for a whole API, beside the denials of the authorizer. */
export const GATEWAY_CODES = [
  'authentication_failed',
  'body_too_large',
  'content_type_unsupported',
  'internal_error',
  'invalid_request',
  'not_permitted',
  'plan_quota',
  'plan_throttled',
  'route_not_found',
  'store_unavailable',
  'upstream_timeout',
] as const satisfies readonly ErrorCode[];

export type GatewayCode = (typeof GATEWAY_CODES)[number];
