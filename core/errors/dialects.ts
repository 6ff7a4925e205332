import type { DialectName } from '../policy/policy.ts';
import { isAboutMoney } from './catalogue.ts';

/** An error as it may be shown to the caller, before it takes the shape of a dialect. */
export interface PublicError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  /** The field of the request that is wrong, for dialects that name one. */
  readonly param?: string | null;
  /** Every field that is wrong, for dialects that list them. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** RFC 3339; only where a later try can succeed and an earlier one cannot: clients take it as permanent. */
  readonly resetsAt?: string;
}

export interface Dialect {
  readonly contentType: string;
  /** A request header by which a client of this dialect can be told, lower case; null for none. */
  readonly markedBy: string | null;
  readonly body: (error: PublicError) => object;
}

/** Shape: https://github.com/openai/openai-openapi, schema `ErrorResponse`. */
const openai: Dialect = {
  contentType: 'application/json',
  markedBy: null,
  body: (error) => ({
    error: {
      message: error.message,
      type: openaiType(error),
      param: error.param ?? null,
      code: openaiCode(error),
      ...(error.resetsAt === undefined ? {} : { resets_at: error.resetsAt }),
    },
  }),
};

/** Shape: https://platform.claude.com/docs/en/api/errors; `details.error_code` from the TypeScript SDK 1.11. */
const anthropic: Dialect = {
  contentType: 'application/json',
  markedBy: 'anthropic-version',
  body: (error) => ({
    type: 'error',
    error: {
      type: anthropicType(error),
      message: error.message,
      details: {
        error_code: error.code,
        ...(error.resetsAt === undefined ? {} : { resets_at: error.resetsAt }),
      },
    },
    request_id: error.requestId,
  }),
};

/** RFC 9457. */
const problem: Dialect = {
  contentType: 'application/problem+json',
  markedBy: null,
  body: (error) => ({
    type: 'about:blank',
    title: PROBLEM_TITLES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId: error.requestId,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
    ...(error.resetsAt === undefined ? {} : { resetsAt: error.resetsAt }),
  }),
};

/** Flat, as many server-to-server APIs answer: status, its name, and what is wrong. */
const openApi: Dialect = {
  contentType: 'application/json',
  markedBy: null,
  body: (error) => ({
    statusCode: error.status,
    error: PROBLEM_TITLES[error.status] ?? 'Error',
    message: error.message,
    code: error.code,
    requestId: error.requestId,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
    ...(error.resetsAt === undefined ? {} : { resetsAt: error.resetsAt }),
  }),
};

/** Everything under `error`, in snake case. */
const envelope: Dialect = {
  contentType: 'application/json',
  markedBy: null,
  body: (error) => ({
    error: {
      code: error.code,
      message: error.message,
      status: error.status,
      request_id: error.requestId,
      ...(error.errors === undefined ? {} : { errors: error.errors }),
      ...(error.resetsAt === undefined ? {} : { resets_at: error.resetsAt }),
    },
  }),
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  openai,
  anthropic,
  problem,
  'open-api': openApi,
  envelope,
};

/** The dialect of a request: of those that the route speaks, the one that its headers mark, else the first. */
export function chooseDialect(
  spoken: readonly DialectName[],
  hasHeader: (name: string) => boolean,
): DialectName {
  const marked = spoken.find((name) => {
    const marker = DIALECTS[name].markedBy;
    return marker !== null && hasHeader(marker);
  });
  return marked ?? (spoken[0] as DialectName);
}

/** The dialects whose clients understand the answers that are fixed for a whole API. */
export function gatewayDialects(spoken: readonly DialectName[]): readonly DialectName[] {
  const models: readonly DialectName[] = ['openai', 'anthropic'];
  return models.every((name) => spoken.includes(name)) ? models : spoken.slice(0, 1);
}

/**
 * The dialect of answers that are fixed for a whole API. Where a surface speaks both model dialects, one body
 * satisfies the clients of both: OpenAI's read `error.code`, Anthropic's `error.type` and `error.details`.
 */
export function gatewayDialect(spoken: readonly DialectName[]): Dialect {
  const [first, second] = gatewayDialects(spoken);
  if (second === undefined) return DIALECTS[first as DialectName];
  return {
    contentType: 'application/json',
    markedBy: null,
    body: (error) => {
      const forAnthropic = anthropic.body(error) as { error: object };
      const forOpenai = openai.body(error) as { error: object };
      return { ...forAnthropic, error: { ...forOpenai.error, ...forAnthropic.error } };
    },
  };
}

function openaiCode(error: PublicError): string {
  return error.status === 401 ? 'invalid_api_key' : error.code;
}

const OPENAI_TYPES: Readonly<Record<number, string>> = {
  402: 'insufficient_quota',
  403: 'permission_error',
  429: 'rate_limit_error',
  503: 'service_unavailable_error',
};

/** Clients tell missing money by the type: a 403 of it is no question of permissions. */
function openaiType({ code, status }: PublicError): string {
  if (isAboutMoney(code)) return 'insufficient_quota';
  return OPENAI_TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

function anthropicType({ code, status }: PublicError): string {
  if (isAboutMoney(code)) return 'billing_error';
  return ANTHROPIC_TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}

const PROBLEM_TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  402: 'Payment required',
  403: 'Not permitted',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Body too large',
  415: 'Content type not supported',
  422: 'Not processable',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Unavailable',
  504: 'Timed out',
};
