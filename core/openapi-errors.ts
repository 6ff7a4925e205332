import { type ErrorCode, errorRow } from './errors/catalogue.ts';
import { DIALECTS, gatewayDialects } from './errors/dialects.ts';
import { GATEWAY_CODES } from './errors/gateway-codes.ts';
import { codesOf, type DescribedRoute, statusOf } from './openapi-codes.ts';
import { headerReferences } from './openapi-components.ts';
import type { DialectName, Route, Surface } from './policy/policy.ts';

const ALLOW_HEADER = {
  description: 'The methods that the path has.',
  required: true,
  schema: { type: 'string' },
};

/** OpenAPI's responses for the failures of a route: one a status, naming the codes that have it. */
export function errorResponses(described: DescribedRoute): Record<string, object> {
  const byStatus = Map.groupBy(codesOf(described), (code) => statusOf(described.surface, code));
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [String(status), errorResponse(described, status, codes)]),
  );
}

function errorResponse(
  { surface, route }: DescribedRoute,
  status: number,
  codes: readonly ErrorCode[],
): object {
  const isLimit = codes.some((code) => errorRow(code).retry.startsWith('next-'));
  return {
    description: describeCodes(codes),
    headers: headerReferences({
      limits: isLimit ? 'sometimes' : 'never',
      dialects: route.dialects,
      isRetried: codes.some((code) => errorRow(code).retry !== 'never'),
      isMarked: isMarked(surface, route) && !codes.includes('authentication_failed'),
      isChallenge: codes.includes('authentication_failed'),
    }),
    content: errorContent(dialectsOf(surface, route, status, codes)),
    'x-gatehouse-codes': codes,
  };
}

/**
 * What answers a request that the document does not have: of another path, or of another method. By OpenAPI's rules
 * these belong to no operation; `x-gatehouse-status` is the status of each.
 */
export function refusals(surface: Surface): Record<string, object> {
  const byPath = Map.groupBy(surface.routes, ({ path }) => path).values();
  const onPaths = [...byPath].flatMap((routes) =>
    gatewayDialects(routes.flatMap(({ dialects }) => dialects)),
  );
  return {
    UnknownPath: refusal(surface, 'route_not_found', gatewayDialects(surface.dialects)),
    UnknownMethod: refusal(surface, 'method_not_allowed', [...new Set(onPaths)], { allow: ALLOW_HEADER }),
  };
}

function refusal(
  surface: Surface,
  code: ErrorCode,
  dialects: readonly DialectName[],
  headers: Readonly<Record<string, object>> = {},
): object {
  return {
    description: describeCodes([code]),
    headers: { ...headerReferences({ limits: 'never', dialects }), ...headers },
    content: errorContent(dialects),
    'x-gatehouse-status': statusOf(surface, code),
  };
}

function describeCodes(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `\`${code}\`: ${errorRow(code).says}`).join('\n\n');
}

/** Whether answers say of a sandbox key that it is one. */
export function isMarked(surface: Surface, route: Route): boolean {
  return route.publicBecause === null && surface.keys?.sandbox === 'optional';
}

/** The gateway has one dialect for a whole API, which need not be among those of the route. */
function dialectsOf(
  surface: Surface,
  route: Route,
  status: number,
  codes: readonly ErrorCode[],
): readonly DialectName[] {
  const isGateway = status === 403 || codes.some((code) => GATEWAY_CODES.some((known) => known === code));
  const fixed = gatewayDialects(surface.dialects);
  if (!isGateway || fixed.some((name) => route.dialects.includes(name))) return route.dialects;
  return [...route.dialects, ...fixed.slice(0, 1)];
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
  const words = dialect.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Error`;
}
