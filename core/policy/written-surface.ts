import * as z from 'zod';
import { SCOPE } from '../values/scope.ts';
import {
  attempts,
  credentialKind,
  dialect,
  duration,
  limits,
  matching,
  name,
  oneOrMore,
  role,
  sentence,
  title,
} from './written-values.ts';

const ROUTE = /^(GET|HEAD|POST|PUT|PATCH|DELETE) \/\S*$/;
const OPERATION = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const HEADER = /^[A-Za-z][A-Za-z0-9-]*$/;
const KEY_PREFIX = /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const ORIGIN = /^https?:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;
/** Empty, or one segment and more: `/v1`. */
const PATH_PREFIX = /^(\/[A-Za-z0-9._:-]+)*$/;
const MEDIA_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/;
const PARAMETER = /^[a-zA-Z][a-zA-Z0-9]*$/;
const ERROR_CODE = /^[a-z][a-z_]*$/;

const MAX_PREFIX_LENGTH = 16;
/** Together with some sessions they fit into one transaction: a member's role changes for all of them at once. */
const MAX_TOKENS = 50;

export const domain = matching(DOMAIN, 'a host name in lower case', 'api.example.com');

export const browsers = z
  .union([
    z.enum(['refused', 'any origin']),
    z.strictObject({
      origins: z
        .array(matching(ORIGIN, 'an origin (scheme, host, port; no path)', 'https://app.example.com'))
        .min(1)
        .describe('The origins whose pages may call.'),
    }),
  ])
  .describe(
    'Which web pages may call: none (no CORS headers, preflights refused), every one, or those of named origins.',
  );

const keyPrefix = matching(KEY_PREFIX, 'a prefix of lower-case letters, digits, `-` and `_`', 'a2k')
  .max(MAX_PREFIX_LENGTH)
  .describe('What every credential of this kind begins with. Unique among all surfaces.');

const issuer = name('console').describe('The surface whose own are accepted here as well.');

const header = matching(HEADER, 'the name of a header', 'X-API-Key');

const accepted = oneOrMore(credentialKind);

const credential = z.union([
  z.strictObject({
    bearer: accepted.describe('The kinds taken from `Authorization: Bearer`.'),
    'only-with': dialect.optional().describe('Looked at only where this dialect is spoken.'),
  }),
  z.strictObject({
    header: header.describe('The header whose whole value is the credential.'),
    accepts: accepted.describe('The kinds taken from the header.'),
    'only-with': dialect.optional().describe('Looked at only where this dialect is spoken.'),
  }),
  z.strictObject({
    pair: z
      .strictObject({
        key: header.describe('The header whose whole value is the key.'),
        secret: header.describe('The header whose whole value is the secret that goes with it.'),
      })
      .describe('A key and its secret, both in every request.'),
    'only-with': dialect.optional().describe('Looked at only where this dialect is spoken.'),
  }),
]);

const keys = z
  .strictObject({
    prefix: keyPrefix,
    'secret-prefix': keyPrefix
      .optional()
      .describe('What the secret of every key begins with, where keys are pairs.'),
    name: z.enum(['required', 'optional']).describe('Whether whoever makes a key has to name it.'),
    'act-on': z
      .enum(['organization', 'agent'])
      .describe('Whether a key is made for one agent or for the whole organization.'),
    'made-by': z.array(role).min(1).describe('The roles that may create and change keys.'),
    limits: z
      .strictObject({
        default: limits.describe('The limits of a key that asks for none.'),
        'at most': limits.describe('The highest limits that a key can be given.'),
      })
      .describe('Requests that one key may send.'),
    'allowed-ips': z.enum(['optional', 'refused']).describe('Whether a key can be bound to addresses.'),
    expiry: z
      .enum(['optional', 'refused'])
      .describe('Whether a key can be given a time at which it expires.'),
    sandbox: z
      .enum(['optional', 'refused'])
      .describe('Whether keys can be made that reach no paid upstream and cost nothing.'),
    'spending-limits': z
      .enum(['optional', 'refused'])
      .describe('Whether a key can be given limits to what it spends in a day and in a month.'),
  })
  .describe('The API keys that this surface accepts.');

const route = z.strictObject({
  title: title.describe('What a caller does here, as an imperative.'),
  does: matching(OPERATION, 'a function and an operation', 'completions.chat').describe(
    'Who serves it: the function and the operation in it.',
  ),
  speaks: oneOrMore(dialect)
    .optional()
    .describe(
      'The dialects spoken here; every dialect of the surface if left out. With several, the headers of the request choose.',
    ),
  needs: matching(SCOPE, 'a resource and an action', 'contacts:read')
    .optional()
    .describe('The permission that the key must have been granted.'),
  roles: z.array(role).min(1).optional().describe('The roles that may call; every role if left out.'),
  public: sentence.optional().describe('Why nobody has to show a credential here.'),
  carries: z
    .enum(['prompts', 'text', 'files'])
    .optional()
    .describe(
      'The body holds what people write to a model, write, or attach, so the body rules of the firewall stay away from it.',
    ),
  takes: z
    .array(matching(MEDIA_TYPE, 'a media type in lower case', 'text/csv'))
    .min(1)
    .optional()
    .describe('The media types that a body may have; `application/json` if left out.'),
  'acts-as': z
    .literal('agent')
    .optional()
    .describe('The caller acts as one agent: the one of its key, or the one that the request names.'),
  keeps: z
    .literal('threads')
    .optional()
    .describe('Conversations are kept, and go on where a request names their `thread_id`.'),
  'idempotency-key': z
    .literal('accepted')
    .optional()
    .describe('A request with the `Idempotency-Key` of an earlier one does nothing, and is answered alike.'),
});

const prefixed = {
  prefix: keyPrefix,
  limits: limits.describe('Requests that one of them may send.'),
};

const sessions = z
  .union([
    z.strictObject({ of: issuer }),
    z.strictObject({
      ...prefixed,
      attempts: attempts.describe('How often signing in may be tried for one email address.'),
    }),
  ])
  .describe('The sessions of signed-in members that this surface accepts.');

const invitations = z
  .strictObject({
    prefix: keyPrefix,
    live: duration.describe('How long an invitation can be accepted; at most 30 days.'),
  })
  .describe('The links with which those who are invited become members.');

const tokens = z
  .union([
    z.strictObject({ of: issuer }),
    z.strictObject({
      ...prefixed,
      'at most': z.int().min(1).max(MAX_TOKENS).describe('How many one member may have.'),
      expiry: z
        .enum(['optional', 'refused'])
        .describe('Whether a token can be given a time at which it expires.'),
    }),
  ])
  .describe('The tokens of members that this surface accepts: they stand for their member, in scripts.');

const agents = z
  .strictObject({
    parameter: matching(PARAMETER, 'the name of a path parameter', 'agentId')
      .optional()
      .describe('The path parameter that holds the id of an agent.'),
    header: header.optional().describe('The header that says which agent to act as.'),
  })
  .describe('How a request says which agent it is about. A key of another agent is refused.');

/** One published API: who may call it, with what, and what it answers. */
export const writtenSurface = z
  .strictObject({
    surface: name('console').describe('The name of the surface, which is the name of this file.'),
    title: title.describe('The name that people know it by.'),
    description: sentence.describe('What it is for, in a sentence.'),
    base: matching(PATH_PREFIX, 'a path without a slash at its end', '/v1')
      .optional()
      .describe('In front of every path below.'),
    domain: domain
      .optional()
      .describe('The host name of its own; the one that API Gateway gives it if left out.'),
    credentials: z.array(credential).optional().describe('Where in a request a credential may stand.'),
    keys: keys.optional(),
    sessions: sessions.optional(),
    invitations: invitations.optional(),
    tokens: tokens.optional(),
    agents: agents.optional(),
    scopes: z
      .record(name('contacts'), z.array(name('read')).min(1))
      .optional()
      .describe('The permissions a key can be granted: a resource, and the actions on it.'),
    routes: z
      .record(matching(ROUTE, 'a method and a path', 'GET /v1/models'), route)
      .describe('Every method and path that exists, and who serves it.'),
    connect: z
      .record(name('openai'), matching(PATH_PREFIX, 'a path without a slash at its end', '/v1'))
      .optional()
      .describe('What the clients of a kind want appended to the address, for connection info.'),
    errors: z
      .strictObject({
        dialects: z
          .array(dialect)
          .min(1)
          .describe('The shapes of error bodies; the first one where nothing else decides.'),
        statuses: z
          .record(matching(ERROR_CODE, 'an error code', 'account_suspended'), z.int().min(400).max(599))
          .optional()
          .describe('Error codes that answer with another status here than elsewhere.'),
      })
      .describe('How errors are answered.'),
    browsers,
  })
  .describe('A surface: one published API.');

export type WrittenSurface = z.infer<typeof writtenSurface>;
export type WrittenRoute = z.infer<typeof route>;
export type WrittenCredential = z.infer<typeof credential>;
export type WrittenBrowsers = z.infer<typeof browsers>;
