import { type DescribedRoute, hasBody } from './openapi-codes.ts';
import { ERROR_SCHEMAS, HEADERS, headerReferences } from './openapi-components.ts';
import type { AnswerDescription, HeaderDescription, OperationDescription } from './openapi-description.ts';
import { errorResponses, errorSchemaName, isMarked, refusals } from './openapi-errors.ts';
import { operationParameters, pathParameters } from './openapi-parameters.ts';
import { securityOf, securitySchemes } from './openapi-security.ts';
import type { Policy, Route, Surface } from './policy/policy.ts';

export type { OperationDescription } from './openapi-description.ts';

export const OPENAPI_VERSION = '3.1.0';
const JSON_MEDIA_TYPE = 'application/json';

/** By `function.operation`, as the routes name them. */
export type OperationDescriptions = Readonly<Record<string, OperationDescription>>;

/**
 * The OpenAPI document of a surface, derived from the policy and from what its operations say of themselves.
 *
 * @param baseUrl where the surface answers; the paths of the routes follow it
 * @param descriptions an operation without one takes and answers anything
 */
export function openApiDocument(
  policy: Policy,
  surface: Surface,
  baseUrl: string,
  descriptions: OperationDescriptions = {},
): object {
  return {
    openapi: OPENAPI_VERSION,
    info: { title: surface.title, version: policy.version, description: surface.description },
    servers: [{ url: baseUrl.replace(/\/+$/, ''), description: policy.environment.title }],
    tags: [...new Set(surface.routes.map((route) => route.function))].map((name) => ({ name })),
    paths: pathsOf(policy, surface, descriptions),
    components: {
      schemas: Object.fromEntries(
        surface.dialects.map((dialect) => [errorSchemaName(dialect), ERROR_SCHEMAS[dialect]]),
      ),
      headers: HEADERS,
      responses: refusals(surface),
      ...(surface.credentials.length === 0 ? {} : { securitySchemes: securitySchemes(surface) }),
    },
  };
}

function pathsOf(policy: Policy, surface: Surface, descriptions: OperationDescriptions): object {
  const byPath = Map.groupBy(surface.routes, (route) => route.path);
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => {
      const parameters = pathParameters(surface, path);
      const operations = routes.map((route) => {
        const described = descriptions[operationNameOf(route)] ?? null;
        return [route.method.toLowerCase(), operationOf({ policy, surface, route, described })];
      });
      return [
        path,
        { ...(parameters.length === 0 ? {} : { parameters }), ...Object.fromEntries(operations) },
      ];
    }),
  );
}

/** By which descriptions know the operation of a route. */
export function operationNameOf(route: Pick<Route, 'function' | 'operation'>): string {
  return `${route.function}.${route.operation}`;
}

function operationOf(whole: DescribedRoute): object {
  const { surface, route, described } = whole;
  const isPublic = route.publicBecause !== null;
  const notes = notesOf(route);
  const parameters = operationParameters(surface, route, described);
  return {
    operationId: operationIdOf(route),
    tags: [route.function],
    summary: route.title,
    ...(notes === '' ? {} : { description: notes }),
    ...(parameters.length === 0 ? {} : { parameters }),
    security: isPublic ? [] : securityOf(surface, route),
    ...(hasBody(route) ? { requestBody: requestBody(route, described) } : {}),
    responses: { ...successes(whole), ...errorResponses(whole) },
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

/** Who may: security requirements cannot say it of what is no OAuth. */
function notesOf({ scope, roles, publicBecause }: Route): string {
  return [
    ...(publicBecause === null ? [] : [`Needs no credential: ${publicBecause}.`]),
    ...(scope === null ? [] : [`Needs the permission \`${scope}\`.`]),
    ...(roles === null ? [] : [`Only for members who are ${roles.join(' or ')}.`]),
  ].join(' ');
}

function requestBody({ takes }: Route, described: OperationDescription | null): object {
  const requests = described?.requests ?? {};
  return {
    required: described?.requests !== undefined && described.bodyIsOptional !== true,
    content: Object.fromEntries(
      takes.map((type) => [type, { schema: withoutDialect(requests[type] ?? {}) }]),
    ),
  };
}

/** A whole document has one dialect of JSON Schema, and this one is the default. */
function withoutDialect(schema: object): object {
  const { $schema: _, ...rest } = schema as { readonly $schema?: string };
  return rest;
}

/** Of an operation that nobody has described. */
const ANY_SUCCESS: OperationDescription['answers'] = { '2XX': { description: 'Done.' } };

function successes({ surface, route, described }: DescribedRoute): Record<string, object> {
  const shared = headerReferences({
    limits: route.publicBecause === null ? 'always' : 'never',
    dialects: route.dialects,
    isMarked: isMarked(surface, route),
    isReplayed: route.takesIdempotencyKey,
  });
  return Object.fromEntries(
    Object.entries(described?.answers ?? ANY_SUCCESS).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        headers: { ...shared, ...headersOf(answer.headers ?? {}) },
        ...contentOf(answer),
      },
    ]),
  );
}

function headersOf(headers: Readonly<Record<string, HeaderDescription>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { description, schema, required }]) => [
      name,
      { description, required: required ?? false, schema: schema ?? { type: 'string' } },
    ]),
  );
}

function contentOf({ mediaType, schema, others = {} }: AnswerDescription): { content?: object } {
  const bodies = { ...(schema === undefined ? {} : { [mediaType ?? JSON_MEDIA_TYPE]: schema }), ...others };
  const content = Object.entries(bodies).map(([type, body]) => [type, { schema: withoutDialect(body) }]);
  return content.length === 0 ? {} : { content: Object.fromEntries(content) };
}
