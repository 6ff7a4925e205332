import { CATALOGUE, type ErrorCode, errorRow } from './errors/catalogue.ts';
import { DIALECTS } from './errors/dialects.ts';
import { headerNames } from './openapi-components.ts';
import type { DialectName, Route, Surface } from './policy/policy.ts';
import { RULES } from './rules/index.ts';

/** What can go wrong behind the gate, whatever the operation. */
const ALWAYS: readonly ErrorCode[] = ['internal_error'];
/** What the gateway and the store add to the rules wherever a credential is asked for. */
const WITH_CREDENTIAL: readonly ErrorCode[] = ['plan_quota', 'plan_throttled', 'store_unavailable'];
const WITH_BODY: readonly ErrorCode[] = [
  'invalid_json',
  'invalid_request',
  'body_too_large',
  'content_type_unsupported',
];
const WITH_PROMPT: readonly ErrorCode[] = [
  'model_not_found',
  'upstream_error',
  'upstream_overloaded',
  'upstream_rate_limited',
  'upstream_timeout',
];
const METHODS_WITH_BODY: readonly string[] = ['PATCH', 'POST', 'PUT'];

export function hasBody(route: Route): boolean {
  return METHODS_WITH_BODY.includes(route.method);
}

/** Every code that a route can fail with. */
export function codesOf(surface: Surface, route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    ...(route.publicBecause === null ? [...gateCodes(surface, route), ...WITH_CREDENTIAL] : []),
    ...(hasBody(route) ? WITH_BODY : []),
    ...(route.path.includes('{') ? (['not_found'] as const) : []),
    ...(route.prompt ? WITH_PROMPT : []),
    ...ALWAYS,
  ]);
  return (Object.keys(CATALOGUE) as ErrorCode[]).filter((code) => codes.has(code));
}

/** What the rules can deny with here: those that look at nothing the route or the surface has are left out. */
function gateCodes(surface: Surface, route: Route): ErrorCode[] {
  const idle = new Set<ErrorCode>();
  if (route.scope === null) idle.add('scope_missing');
  if (route.roles === null) idle.add('role_insufficient');
  if (surface.keys?.allowedIps !== 'optional') idle.add('ip_not_allowed');
  return RULES.flatMap((rule) => rule.denies).filter((code) => !idle.has(code));
}

/** OpenAPI's responses for the failures of a route: one a status, naming the codes that have it. */
export function errorResponses(surface: Surface, route: Route): Record<string, object> {
  const byStatus = Map.groupBy(codesOf(surface, route), (code) => statusOf(surface, code));
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [String(status), errorResponse(route, codes)]),
  );
}

function statusOf(surface: Surface, code: ErrorCode): number {
  return surface.statuses[code] ?? errorRow(code).status;
}

function errorResponse(route: Route, codes: readonly ErrorCode[]): object {
  const isRetried = codes.some((code) => errorRow(code).retry !== 'never');
  const isLimit = codes.some((code) => errorRow(code).retry.startsWith('next-'));
  const names = headerNames({ dialects: route.dialects, hasLimits: isLimit, isRetried });
  return {
    description: codes.map((code) => `\`${code}\`: ${errorRow(code).says}`).join('\n\n'),
    headers: headerReferences(names),
    content: errorContent(route.dialects),
    'x-gatehouse-codes': codes,
  };
}

function errorContent(dialects: readonly DialectName[]): Record<string, object> {
  const byType = Map.groupBy(dialects, (dialect) => DIALECTS[dialect].contentType);
  return Object.fromEntries(
    [...byType].map(([type, spoken]) => {
      const schemas = spoken.map((dialect) => ({ $ref: `#/components/schemas/${errorSchemaName(dialect)}` }));
      // Not `oneOf`: the bodies that are fixed for a whole API satisfy the clients of several dialects at once.
      return [type, { schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas } }];
    }),
  );
}

export function errorSchemaName(dialect: DialectName): string {
  return `${dialect.charAt(0).toUpperCase()}${dialect.slice(1)}Error`;
}

export function headerReferences(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
