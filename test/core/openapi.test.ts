import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { DIALECTS, gatewayDialect } from '../../core/errors/dialects.ts';
import { limitHeaders } from '../../core/limit-headers.ts';
import { type OperationDescriptions, openApiDocument } from '../../core/openapi.ts';
import { errorSchemaName } from '../../core/openapi-errors.ts';
import type { DialectName, Policy, Surface } from '../../core/policy/policy.ts';
import { environments, loadPolicy } from '../../infra/policies.ts';
import { aPolicy, aRoute, aSurface } from '../support/builders.ts';
import {
  type OpenApi,
  type OpenApiOperation,
  type OpenApiParameter,
  operationsOf,
} from '../support/openapi-lookup.ts';

function documentOf(policy: Policy, surface: Surface, descriptions?: OperationDescriptions): OpenApi {
  return openApiDocument(policy, surface, 'https://api.example.com/', descriptions) as OpenApi;
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

function resolve(document: OpenApi, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}

const ALL = environments().flatMap((environment) => {
  const policy = loadPolicy(environment);
  return Object.values(policy.surfaces).map((surface) => ({
    environment,
    policy,
    surface,
    name: surface.name,
  }));
});

describe.each(ALL)('P-12 the OpenAPI document of $name in $environment', ({ policy, surface }) => {
  const document = documentOf(policy, surface);
  const operations = operationsOf(document);

  test('P-1 has exactly the routes of the policy', () => {
    const ids = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(ids.sort()).toEqual(surface.routes.map(({ id }) => id).sort());
  });

  test('names the version of OpenAPI, the policy and the address', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: surface.title, version: policy.version });
    expect(document.servers[0]?.url).toBe('https://api.example.com');
  });

  test('has operation ids that are unique and that generators of clients can use', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]*$/);
  });

  test('declares every parameter of every path, and no other', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      const declared = (item.parameters ?? []) as { name: string; in: string; required: boolean }[];
      expect(declared.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{[^}]+\}/g) ?? []);
      for (const parameter of declared) expect(parameter).toMatchObject({ in: 'path', required: true });
    }
  });

  test('has no reference that leads nowhere', () => {
    const references = referencesIn(document);
    expect(references).not.toEqual([]);
    for (const reference of references)
      expect({ reference, to: resolve(document, reference) }).toMatchObject({ to: expect.any(Object) });
  });

  test('uses no tag and no security scheme that it does not declare', () => {
    const tags = document.tags.map(({ name }) => name);
    const schemes = Object.keys(document.components.securitySchemes ?? {});
    for (const { operation } of operations) {
      expect(tags).toEqual(expect.arrayContaining([...operation.tags]));
      expect(schemes).toEqual(
        expect.arrayContaining(operation.security.flatMap((entry) => Object.keys(entry))),
      );
    }
  });

  test('opens the public routes, and asks for a credential on all others', () => {
    for (const route of surface.routes) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()] as OpenApiOperation;
      expect(operation.security.length > 0).toBe(route.publicBecause === null);
      expect('401' in operation.responses).toBe(route.publicBecause === null);
    }
  });

  test('says of every answer what it means, success and failure', () => {
    for (const { operation } of operations) {
      expect(operation.responses).toHaveProperty('2XX');
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^(2XX|[45]\d\d)$/);
        expect(response.description).not.toBe('');
      }
    }
  });

  test('says of every parameter what it means, and names none twice', () => {
    for (const { path, operation } of operations) {
      const parameters = [
        ...((document.paths[path]?.parameters ?? []) as OpenApiParameter[]),
        ...(operation.parameters ?? []),
      ];
      expect(parameters.filter(({ description }) => !description)).toEqual([]);
      const names = parameters.map((parameter) => `${parameter.in} ${parameter.name.toLowerCase()}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('what the document says of errors is what is sent', () => {
  const error = {
    status: 429,
    code: 'rate_limit_minute',
    message: 'Too many.',
    requestId: 'r',
    resetsAt: '2026-01-01T00:00:00Z',
  };
  const dialects: DialectName[] = ['openai', 'anthropic', 'problem', 'open-api', 'envelope'];
  const surface = aSurface({ dialects, routes: [aRoute({ dialects })] });
  const { components } = documentOf(aPolicy([surface]), surface);
  const schemaOf = (dialect: DialectName) =>
    z.fromJSONSchema(components.schemas[errorSchemaName(dialect)] as z.core.JSONSchema.JSONSchema);

  test.each(dialects)('A-5 the body of the dialect %s satisfies its schema', (dialect) => {
    const errors = [{ path: 'a', message: 'b' }];
    expect(schemaOf(dialect).safeParse(DIALECTS[dialect].body({ ...error, errors })).error).toBeUndefined();
    expect(schemaOf(dialect).safeParse({}).success).toBe(false);
  });

  test('A-5 the body that is fixed for a whole API satisfies the schemas of both model dialects', () => {
    const body = gatewayDialect(['openai', 'anthropic']).body(error);
    for (const dialect of ['openai', 'anthropic'] as const)
      expect(schemaOf(dialect).safeParse(body).success).toBe(true);
  });

  test('every header about limits that is sent is described', () => {
    const window = { limit: 1, remaining: 0, resetSeconds: 1 };
    for (const dialect of dialects) {
      for (const name of Object.keys(limitHeaders({ minute: window, hour: window }, dialect, 0))) {
        expect(components.headers).toHaveProperty([name]);
      }
    }
  });
});
