import { EXPOSED_HEADERS } from '../core/exposed-headers.ts';
import type { Surface } from '../core/policy/policy.ts';
import { DeclarationError } from './declaration-error.ts';

/** Request headers that pages may set on every surface: what the clients of the model APIs send beside the simple ones. */
const CLIENT_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'x-api-key',
  'anthropic-version',
  'anthropic-beta',
  'anthropic-dangerous-direct-browser-access',
  'openai-organization',
  'openai-project',
  'x-stainless-arch',
  'x-stainless-async',
  'x-stainless-custom-poll-interval',
  'x-stainless-helper',
  'x-stainless-helper-method',
  'x-stainless-lang',
  'x-stainless-os',
  'x-stainless-package-version',
  'x-stainless-poll-helper',
  'x-stainless-retry-count',
  'x-stainless-runtime',
  'x-stainless-runtime-version',
  'x-stainless-timeout',
] as const;

/** How long a browser may remember a preflight. */
const MAX_AGE_SECONDS = 7200;

const ANY_ORIGIN = '*';

/** Headers of every answer that API Gateway gives by itself; none where browsers are refused. */
export function answerHeaders(surface: Surface): Readonly<Record<string, string>> {
  const origin = originOf(surface);
  return origin === null
    ? {}
    : {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': EXPOSED_HEADERS.join(', '),
      };
}

/** Headers of the answer to a preflight; null where browsers are refused. */
export function preflightHeaders(
  surface: Surface,
  methods: readonly string[],
): Readonly<Record<string, string>> | null {
  const origin = originOf(surface);
  return origin === null
    ? null
    : {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers': allowedHeaders(surface).join(', '),
        'access-control-max-age': String(MAX_AGE_SECONDS),
      };
}

/** With those in which the surface looks for a credential, or for the agent that a request is about. */
function allowedHeaders({ credentials, agents }: Surface): readonly string[] {
  const own = [...credentials.flatMap(({ header, secretHeader }) => [header, secretHeader]), agents?.header];
  return [...new Set([...CLIENT_HEADERS, ...own.filter((name) => typeof name === 'string')])];
}

/** API Gateway's own answers carry fixed headers, so they can name one origin, or any. */
function originOf(surface: Surface): string | null {
  if (surface.browserOrigins === null) return null;
  const [only, ...others] = surface.browserOrigins;
  if (only === undefined) return null;
  if (others.length === 0 || surface.browserOrigins.includes(ANY_ORIGIN)) {
    return others.length === 0 ? only : ANY_ORIGIN;
  }
  throw new DeclarationError([
    `surface \`${surface.name}\`: browsers of ${surface.browserOrigins.length} origins may call, but API Gateway's own ` +
      'answers can name only one; name one origin, or `any origin`',
  ]);
}
