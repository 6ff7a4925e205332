import { type ErrorCode, errorMessage, errorRow } from '../core/errors/catalogue.ts';
import { gatewayDialect } from '../core/errors/dialects.ts';
import type { GatewayCode } from '../core/errors/gateway-codes.ts';
import { retryHeaders } from '../core/errors/retry.ts';
import { SANDBOX_HEADER } from '../core/exposed-headers.ts';
import type { DialectName, Surface } from '../core/policy/policy.ts';
import { acceptedCredentials } from '../core/rules/credential-is-presented.ts';
import { answerHeaders } from './cors.ts';

/** An answer that API Gateway gives by itself. Placeholders (`$context.requestId`) are filled in for each request. */
export interface GatewayAnswer {
  readonly status: number;
  /** Fixed values, and `context.<name>` for a value of the request. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text with placeholders. */
  readonly body: string;
}

/** Placeholders of API Gateway's mapping templates. The authorizer keeps its values safe inside a JSON string. */
const REQUEST_ID = '$context.requestId';
const DENIAL_CODE = '$context.authorizer.code';
const DENIAL_MESSAGE = '$context.authorizer.message';
const DENIAL_STATUS = 403;
/** API Gateway itself takes 10 MB, but hands a function no more than Lambda takes in one event. */
const LARGEST_BODY = '6 MB';
/** What is no JSON travels in base64, which takes a third more, with the rest of the event beside it. */
const LARGEST_FILE = '4 MB of a file';

interface Answering {
  readonly code: GatewayCode;
  readonly params?: (surface: Surface) => Readonly<Record<string, string>>;
  readonly headers?: (surface: Surface) => Readonly<Record<string, string>>;
}

const because =
  (reason: string): ((surface: Surface) => Readonly<Record<string, string>>) =>
  () => ({ reason });

/**
 * What each type of gateway response answers with. ACCESS_DENIED is not here: the authorizer says what it means.
 * Types: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const ANSWERS: Readonly<Record<string, Answering>> = {
  API_CONFIGURATION_ERROR: { code: 'internal_error' },
  AUTHORIZER_CONFIGURATION_ERROR: { code: 'internal_error' },
  AUTHORIZER_FAILURE: { code: 'internal_error' },
  BAD_REQUEST_BODY: { code: 'invalid_request', params: because('its body has not the expected shape') },
  BAD_REQUEST_PARAMETERS: { code: 'invalid_request', params: because('a parameter is missing') },
  DEFAULT_4XX: { code: 'invalid_request', params: because('it cannot be understood') },
  DEFAULT_5XX: { code: 'internal_error' },
  // Nothing here is signed with AWS credentials. Where no method matches, API Gateway takes the bearer of an
  // Authorization header for such a signature: these three all say that there is no such path.
  EXPIRED_TOKEN: { code: 'route_not_found' },
  INVALID_SIGNATURE: { code: 'route_not_found' },
  MISSING_AUTHENTICATION_TOKEN: { code: 'route_not_found' },
  INTEGRATION_FAILURE: { code: 'internal_error' },
  INTEGRATION_TIMEOUT: { code: 'upstream_timeout' },
  // No caller sends the key under which it is metered: the authorizer names it. It names none where the store could
  // not be asked, and one that is made this moment may not be known everywhere yet. Both pass.
  INVALID_API_KEY: { code: 'store_unavailable' },
  QUOTA_EXCEEDED: { code: 'plan_quota' },
  REQUEST_TOO_LARGE: { code: 'body_too_large', params: (surface) => ({ limit: largestBody(surface) }) },
  RESOURCE_NOT_FOUND: { code: 'route_not_found' },
  THROTTLED: { code: 'plan_throttled' },
  UNAUTHORIZED: {
    code: 'authentication_failed',
    params: ({ credentials }) => ({ accepted: acceptedCredentials(credentials) }),
    headers: (surface) => ({ 'www-authenticate': challengeOf(surface) }),
  },
  UNSUPPORTED_MEDIA_TYPE: {
    code: 'content_type_unsupported',
    params: () => ({ accepted: 'application/json' }),
  },
  WAF_FILTERED: { code: 'not_permitted' },
};

function largestBody({ routes }: Surface): string {
  return routes.some(({ carries }) => carries === 'files')
    ? `${LARGEST_BODY}, or ${LARGEST_FILE}`
    : LARGEST_BODY;
}

/** Those that can only be given once the authorizer has spoken. */
const BEHIND_AUTHORIZER: readonly string[] = [
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'QUOTA_EXCEEDED',
  'THROTTLED',
];

/** The answer to each type of gateway response, in the surface's dialect. */
export function gatewayAnswers(surface: Surface): Readonly<Record<string, GatewayAnswer>> {
  const answers = Object.entries(ANSWERS).map(([type, { code, params, headers }]) => {
    const answer = errorAnswer(surface, surface.dialects, code, params?.(surface));
    const own = headers?.(surface);
    const mark = BEHIND_AUTHORIZER.includes(type) ? markHeader(surface) : {};
    return [type, { ...answer, headers: { ...answer.headers, ...own, ...mark } }] as const;
  });
  return { ACCESS_DENIED: denialAnswer(surface), ...Object.fromEntries(answers) };
}

/** The authorizer says so of sandbox keys only: without a value the header is left out. */
function markHeader({ keys }: Surface): Readonly<Record<string, string>> {
  return keys?.sandbox === 'optional' ? { [SANDBOX_HEADER]: 'context.authorizer.sandbox' } : {};
}

/** The answer with an error of the catalogue, in a dialect that suits the clients of all those spoken. */
export function errorAnswer(
  surface: Surface,
  spoken: readonly DialectName[],
  code: ErrorCode,
  params: Readonly<Record<string, string>> = {},
): GatewayAnswer {
  const status = surface.statuses[code] ?? errorRow(code).status;
  return {
    ...bodyAndHeaders(
      surface,
      spoken,
      { status, code, message: errorMessage(code, params) },
      retryHeaders(code, status, null),
    ),
    status,
  };
}

function denialAnswer(surface: Surface): GatewayAnswer {
  const error = { status: DENIAL_STATUS, code: DENIAL_CODE, message: DENIAL_MESSAGE };
  const answer = bodyAndHeaders(surface, surface.dialects, error, {});
  return { ...answer, headers: { ...answer.headers, ...markHeader(surface) }, status: DENIAL_STATUS };
}

function bodyAndHeaders(
  surface: Surface,
  spoken: readonly DialectName[],
  error: { readonly status: number; readonly code: string; readonly message: string },
  retry: Readonly<Record<string, string>>,
): Omit<GatewayAnswer, 'status'> {
  const dialect = gatewayDialect(spoken);
  return {
    headers: {
      'content-type': dialect.contentType,
      'x-request-id': 'context.requestId',
      'request-id': 'context.requestId',
      ...retry,
      ...answerHeaders(surface),
    },
    body: JSON.stringify(dialect.body({ ...error, requestId: REQUEST_ID })),
  };
}

/** RFC 9110: an answer with 401 names a scheme. A title is text that people write; a realm is a quoted string. */
function challengeOf({ credentials, title }: Surface): string {
  const scheme = credentials.some((source) => source.in === 'bearer') ? 'Bearer' : 'ApiKey';
  return `${scheme} realm="${title.replace(/[^ -~]|["'\\]/g, '')}"`;
}
