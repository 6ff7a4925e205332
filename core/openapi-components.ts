import type { DialectName } from './policy/policy.ts';

/** JSON Schemas of the error bodies that `errors/dialects.ts` writes. Clients must accept further properties. */
export const ERROR_SCHEMAS: Readonly<Record<DialectName, object>> = {
  openai: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['message', 'type', 'param', 'code'],
        properties: {
          message: { type: 'string', description: 'What is wrong, and what to do about it.' },
          type: { type: 'string' },
          param: { type: ['string', 'null'], description: 'The field of the request that is wrong.' },
          code: { type: 'string', description: 'Stable: programs decide by it.' },
          resets_at: { type: 'string', format: 'date-time' },
        },
      },
    },
  },
  anthropic: {
    type: 'object',
    required: ['type', 'error', 'request_id'],
    properties: {
      type: { const: 'error' },
      error: {
        type: 'object',
        required: ['type', 'message', 'details'],
        properties: {
          type: { type: 'string' },
          message: { type: 'string', description: 'What is wrong, and what to do about it.' },
          details: {
            type: 'object',
            required: ['error_code'],
            properties: {
              error_code: { type: 'string', description: 'Stable: programs decide by it.' },
              resets_at: { type: 'string', format: 'date-time' },
            },
          },
        },
      },
      request_id: { type: 'string' },
    },
  },
  problem: {
    type: 'object',
    description: 'A problem of RFC 9457.',
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string', description: 'What is wrong, and what to do about it.' },
      code: { type: 'string', description: 'Stable: programs decide by it.' },
      requestId: { type: 'string' },
      errors: {
        type: 'array',
        description: 'Every field that is wrong.',
        items: {
          type: 'object',
          required: ['path', 'message'],
          properties: { path: { type: 'string' }, message: { type: 'string' } },
        },
      },
      resetsAt: { type: 'string', format: 'date-time' },
    },
  },
};

const text = (description: string) => ({ description, schema: { type: 'string' } });
const count = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } });

const REQUEST_ID_HEADERS = {
  'x-request-id': text('Names this request in logs. Tell it to support.'),
  'request-id': text('The same, under the name that Anthropic clients read.'),
};

const LIMIT_HEADERS = {
  'x-ratelimit-limit-requests': count('Requests in the window that is used up first.'),
  'x-ratelimit-remaining-requests': count('Requests left in that window.'),
  'x-ratelimit-reset-requests': text('Time until that window starts anew, such as `6m0s`.'),
  'ratelimit-policy': text('The limits of the credential, as structured fields of the IETF draft.'),
  ratelimit: text('What is left of each, and the seconds until it starts anew.'),
};

const ANTHROPIC_LIMIT_HEADERS = {
  'anthropic-ratelimit-requests-limit': count('Requests in the window that is used up first.'),
  'anthropic-ratelimit-requests-remaining': count('Requests left in that window.'),
  'anthropic-ratelimit-requests-reset': text('When that window starts anew, RFC 3339.'),
};

const RETRY_HEADERS = {
  'retry-after': count('Seconds after which another try can succeed.'),
  'x-should-retry': text('`false` where another try cannot succeed soon: clients stop.'),
};

/** Every response header that is documented, as OpenAPI's `components.headers`. */
export const HEADERS: Readonly<Record<string, object>> = {
  ...REQUEST_ID_HEADERS,
  ...LIMIT_HEADERS,
  ...ANTHROPIC_LIMIT_HEADERS,
  ...RETRY_HEADERS,
};

/** The names of the headers of an answer. Only who showed a credential has limits to be told. */
export function headerNames(options: {
  readonly dialects: readonly DialectName[];
  readonly hasLimits: boolean;
  readonly isRetried: boolean;
}): string[] {
  return [
    ...Object.keys(REQUEST_ID_HEADERS),
    ...(options.hasLimits ? Object.keys(LIMIT_HEADERS) : []),
    ...(options.hasLimits && options.dialects.includes('anthropic')
      ? Object.keys(ANTHROPIC_LIMIT_HEADERS)
      : []),
    ...(options.isRetried ? Object.keys(RETRY_HEADERS) : []),
  ];
}
