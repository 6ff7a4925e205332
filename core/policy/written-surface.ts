import { z } from 'zod';
import { SCOPE } from '../values/scope.ts';
import {
  attempts,
  credentialKind,
  dialect,
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
const ERROR_CODE = /^[a-z][a-z_]*$/;

const MAX_PREFIX_LENGTH = 16;

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

const accepted = oneOrMore(credentialKind);

const credential = z.union([
  z.strictObject({
    bearer: accepted.describe('The kinds taken from `Authorization: Bearer`.'),
    'only-with': dialect.optional().describe('Looked at only where this dialect is spoken.'),
  }),
  z.strictObject({
    header: matching(HEADER, 'the name of a header', 'x-api-key').describe(
      'The header whose whole value is the credential.',
    ),
    accepts: accepted.describe('The kinds taken from the header.'),
    'only-with': dialect.optional().describe('Looked at only where this dialect is spoken.'),
  }),
]);

const keys = z
  .strictObject({
    prefix: keyPrefix,
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
    .literal('prompts')
    .optional()
    .describe('The body holds text that people write, so the body rules of the firewall stay away from it.'),
});

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
    sessions: z
      .strictObject({
        prefix: keyPrefix,
        limits: limits.describe('Requests that one session may send.'),
        attempts: attempts.describe('How often signing in may be tried for one email address.'),
      })
      .optional()
      .describe('The sessions of signed-in members that this surface accepts.'),
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
