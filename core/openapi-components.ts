import { REPLAYED_HEADER, SANDBOX_HEADER } from './exposed-headers.ts';
import type { DialectName } from './policy/policy.ts';

const FIELD_ERRORS = {
  type: 'array',
  description: 'Every field that is wrong.',
  items: {
    type: 'object',
    required: ['path', 'message'],
    properties: { path: { type: 'string' }, message: { type: 'string' } },
  },
};

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
      errors: FIELD_ERRORS,
      resetsAt: { type: 'string', format: 'date-time' },
    },
  },
  'open-api': {
    type: 'object',
    required: ['statusCode', 'error', 'message', 'code', 'requestId'],
    properties: {
      statusCode: { type: 'integer', minimum: 400, maximum: 599 },
      error: { type: 'string', description: 'The name of the status.' },
      message: { type: 'string', description: 'What is wrong, and what to do about it.' },
      code: { type: 'string', description: 'Stable: programs decide by it.' },
      requestId: { type: 'string' },
      errors: FIELD_ERRORS,
      resetsAt: { type: 'string', format: 'date-time' },
    },
  },
  envelope: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'status', 'request_id'],
        properties: {
          code: { type: 'string', description: 'Stable: programs decide by it.' },
          message: { type: 'string', description: 'What is wrong, and what to do about it.' },
          status: { type: 'integer', minimum: 400, maximum: 599 },
          request_id: { type: 'string' },
          errors: FIELD_ERRORS,
          resets_at: { type: 'string', format: 'date-time' },
        },
      },
    },
  },
};

const text = (description: string) => ({ description, schema: { type: 'string' } });
const count = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } });

const REQUEST_ID_HEADERS = {
  'x-request-id': { ...text('Names this request in logs. Tell it to support.'), required: true },
  'request-id': { ...text('The same, under the name that Anthropic clients read.'), required: true },
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

const MARK_HEADERS = {
  [SANDBOX_HEADER]: {
    description: 'There if the key is a sandbox key: nothing was paid for, and no paid model was asked.',
    schema: { const: 'true' },
  },
};

const REPLAY_HEADERS = {
  [REPLAYED_HEADER]: {
    description: 'There if this is the answer to an earlier request with the same `Idempotency-Key`.',
    schema: { const: 'true' },
  },
};

const CHALLENGE_HEADERS = {
  'www-authenticate': text('Names the scheme in which a credential is expected.'),
};

/** The component of a limit's header where it is always there: errors may come before anything is counted. */
const alwaysThere = (name: string) => `${name}.always`;

/** Every response header that is documented, as OpenAPI's `components.headers`. */
export const HEADERS: Readonly<Record<string, object>> = {
  ...REQUEST_ID_HEADERS,
  ...LIMIT_HEADERS,
  ...Object.fromEntries(
    Object.entries(LIMIT_HEADERS).map(([name, header]) => [alwaysThere(name), { ...header, required: true }]),
  ),
  ...ANTHROPIC_LIMIT_HEADERS,
  ...RETRY_HEADERS,
  ...MARK_HEADERS,
  ...REPLAY_HEADERS,
  ...CHALLENGE_HEADERS,
};

export interface HeaderGroups {
  /** Only who showed a credential has limits to be told. */
  readonly limits: 'always' | 'sometimes' | 'never';
  readonly dialects: readonly DialectName[];
  readonly isRetried?: boolean;
  readonly isMarked?: boolean;
  readonly isReplayed?: boolean;
  readonly isChallenge?: boolean;
}

/** The headers of an answer, as references to the components. */
export function headerReferences(groups: HeaderGroups): Record<string, object> {
  const { limits, dialects } = groups;
  const names = [
    ...Object.keys(REQUEST_ID_HEADERS),
    ...(limits === 'never' ? [] : Object.keys(LIMIT_HEADERS)),
    ...(limits !== 'never' && dialects.includes('anthropic') ? Object.keys(ANTHROPIC_LIMIT_HEADERS) : []),
    ...(groups.isRetried ? Object.keys(RETRY_HEADERS) : []),
    ...(groups.isMarked ? Object.keys(MARK_HEADERS) : []),
    ...(groups.isReplayed ? Object.keys(REPLAY_HEADERS) : []),
    ...(groups.isChallenge ? Object.keys(CHALLENGE_HEADERS) : []),
  ];
  return Object.fromEntries(
    names.map((name) => {
      const component = limits === 'always' && name in LIMIT_HEADERS ? alwaysThere(name) : name;
      return [name, { $ref: `#/components/headers/${component}` }];
    }),
  );
}
