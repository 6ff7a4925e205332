import { ERROR_SCHEMAS, HEADERS, headerNames } from './openapi-components.ts';
import { errorResponses, errorSchemaName, hasBody, headerReferences } from './openapi-errors.ts';
import type { CredentialSource, Policy, Route, Surface } from './policy/policy.ts';

export const OPENAPI_VERSION = '3.1.0';

/** JSON Schemas of what an operation takes and answers. */
export interface OperationSchemas {
  readonly request?: object;
  readonly response?: object;
}

/**
 * The OpenAPI document of a surface, derived from the policy alone.
 *
 * @param baseUrl where the surface answers; the paths of the routes follow it
 * @param schemas of bodies, by `function.operation`; a body without one is described as any JSON
 */
export function openApiDocument(
  policy: Policy,
  surface: Surface,
  baseUrl: string,
  schemas: Readonly<Record<string, OperationSchemas>> = {},
): object {
  return {
    openapi: OPENAPI_VERSION,
    info: { title: surface.title, version: policy.version, description: surface.description },
    servers: [{ url: baseUrl.replace(/\/+$/, ''), description: policy.environment.title }],
    tags: [...new Set(surface.routes.map((route) => route.function))].map((name) => ({ name })),
    paths: pathsOf(surface, schemas),
    components: {
      schemas: Object.fromEntries(
        surface.dialects.map((dialect) => [errorSchemaName(dialect), ERROR_SCHEMAS[dialect]]),
      ),
      headers: HEADERS,
      ...(surface.credentials.length === 0 ? {} : { securitySchemes: securitySchemes(surface) }),
    },
  };
}

function pathsOf(surface: Surface, schemas: Readonly<Record<string, OperationSchemas>>): object {
  const byPath = Map.groupBy(surface.routes, (route) => route.path);
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => [
      path,
      {
        ...pathParameters(path),
        ...Object.fromEntries(
          routes.map((route) => [
            route.method.toLowerCase(),
            operationOf(surface, route, schemas[`${route.function}.${route.operation}`] ?? {}),
          ]),
        ),
      },
    ]),
  );
}

function pathParameters(path: string): object {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  if (names.length === 0) return {};
  return {
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  };
}

function operationOf(surface: Surface, route: Route, schemas: OperationSchemas): object {
  const isPublic = route.publicBecause !== null;
  return {
    operationId: operationIdOf(route),
    tags: [route.function],
    summary: route.title,
    security: isPublic ? [] : securityOf(surface, route),
    ...(hasBody(route) ? { requestBody: requestBody(schemas) } : {}),
    responses: { '2XX': success(route, schemas), ...errorResponses(surface, route) },
    ...(route.scope === null ? {} : { 'x-gatehouse-scope': route.scope }),
    ...(route.roles === null ? {} : { 'x-gatehouse-roles': route.roles }),
    ...(isPublic ? { 'x-gatehouse-public': route.publicBecause } : {}),
  };
}

/** A route as generators of clients like names: `POST /v1/messages` is `postV1Messages`, `{model}` is `ByModel`. */
export function operationIdOf(route: Route): string {
  const words = route.path
    .replaceAll('{', 'by-')
    .split(/[^0-9A-Za-z]+/)
    .filter((word) => word !== '');
  return [
    route.method.toLowerCase(),
    ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ].join('');
}

function requestBody({ request }: OperationSchemas): object {
  return { required: request !== undefined, content: { 'application/json': { schema: request ?? {} } } };
}

function success(route: Route, { response }: OperationSchemas): object {
  const hasLimits = route.publicBecause === null;
  return {
    description: 'Done.',
    headers: headerReferences(headerNames({ dialects: route.dialects, hasLimits, isRetried: false })),
    ...(response === undefined ? {} : { content: { 'application/json': { schema: response } } }),
  };
}

/** One entry a place: any of them will do. */
function securityOf(surface: Surface, route: Route): object[] {
  const sources = surface.credentials.filter(
    ({ dialect }) => dialect === null || route.dialects.includes(dialect),
  );
  return [...new Set(sources.map(schemeName))].map((name) => ({ [name]: [] }));
}

function securitySchemes({ credentials }: Surface): Record<string, object> {
  const byName = Map.groupBy(credentials, schemeName);
  return Object.fromEntries(
    [...byName].map(([name, sources]) => {
      const description = `A ${[...new Set(sources.flatMap(({ kinds }) => kinds))].join(' or a ')}.`;
      return [
        name,
        sources[0]?.in === 'bearer'
          ? { type: 'http', scheme: 'bearer', description }
          : { type: 'apiKey', in: 'header', name, description },
      ];
    }),
  );
}

function schemeName(source: CredentialSource): string {
  return source.in === 'bearer' ? 'bearer' : source.header;
}
