import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiDocument, operationNameOf } from '../../../core/openapi.ts';
import type { Policy, Surface } from '../../../core/policy/policy.ts';
import { DESCRIBED_OPERATIONS } from '../../../functions/discovery/described-operations.ts';
import { environments, loadPolicy } from '../../../infra/policies.ts';
import { type OpenApi, operationsOf } from '../../support/openapi-lookup.ts';
import { compileSchemas } from '../../support/openapi-schemas.ts';

const ALL = environments().flatMap((environment) => {
  const policy = loadPolicy(environment);
  return Object.values(policy.surfaces).map((surface) => ({
    environment,
    policy,
    surface,
    name: surface.name,
  }));
});
const ROUTES = ALL.flatMap(({ surface }) => surface.routes);
const validator = new Validator();
const BODYLESS = ['204', '304'];

function documentOf(policy: Policy, surface: Surface): OpenApi {
  return openApiDocument(policy, surface, 'https://api.example.com', DESCRIBED_OPERATIONS) as OpenApi;
}

describe.each(ALL)('P-12 the document of $name in $environment', ({ policy, surface }) => {
  const document = documentOf(policy, surface);

  test('P-12 is a valid OpenAPI 3.1 document', async () => {
    // The validator writes into what it is given.
    const { valid, errors } = await validator.validate(
      structuredClone(document) as object as Record<string, unknown>,
    );
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  test('P-12 survives being sent as JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});

test('P-12 a document that is not valid is told apart', async () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { '/': { get: { responses: { 200: {} } } } },
  };
  expect((await validator.validate(document)).valid).toBe(false);
});

// Schemas are the same wherever a surface is deployed.
describe.each(ALL.filter(({ environment }) => environment === 'local'))(
  'the document of $name',
  ({ policy, surface }) => {
    test('P-12 holds schemas that are schemas, word for word', () => {
      expect(() => compileSchemas(documentOf(policy, surface))).not.toThrow();
    });
  },
);

test.each([
  ['a2agent', 'POST', '/v1/chat/completions', '403'],
  ['a2agent', 'POST', '/v1/messages', '403'],
  ['a2v2', 'POST', '/v1/open/document-extraction/chatbots/{agentId}', '402'],
  ['oya', 'POST', '/api/v1/chat/completions', '402'],
])('A-5 O-7 %s says of %s %s that a want of money is a %s', (name, method, path, status) => {
  for (const { policy, surface } of ALL.filter((one) => one.name === name)) {
    const found = operationsOf(documentOf(policy, surface)).find(
      (one) => one.path === path && one.method.toUpperCase() === method,
    );
    expect(found?.operation.responses[status]?.['x-gatehouse-codes']).toEqual(
      expect.arrayContaining(['insufficient_balance', 'spending_limit_reached']),
    );
  }
});

describe('P-1 descriptions and documents agree', () => {
  test('P-1 every operation that a route names is described', () => {
    const missing = ROUTES.map(operationNameOf).filter((name) => !Object.hasOwn(DESCRIBED_OPERATIONS, name));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('P-1 every description is of an operation that a route names', () => {
    const named = new Set(ROUTES.map(operationNameOf));
    expect(Object.keys(DESCRIBED_OPERATIONS).filter((name) => !named.has(name))).toEqual([]);
  });

  test('P-1 no body is described of a media type that no route takes', () => {
    const idle = Object.entries(DESCRIBED_OPERATIONS).flatMap(([name, { requests = {} }]) => {
      const taken = ROUTES.filter((route) => operationNameOf(route) === name).flatMap(({ takes }) => takes);
      return Object.keys(requests)
        .filter((type) => !taken.includes(type))
        .map((type) => `${name} ${type}`);
    });
    expect(idle).toEqual([]);
  });
});

describe.each(Object.entries(DESCRIBED_OPERATIONS))('the description of %s', (_name, described) => {
  test('has successes alone among its answers: failures are codes', () => {
    expect(Object.keys(described.answers).filter((status) => !/^[23]\d\d$/.test(status))).toEqual([]);
    expect(Object.keys(described.answers)).toContainEqual(expect.stringMatching(/^2/));
  });

  test('P-12 has a schema for every body', () => {
    for (const [status, answer] of Object.entries(described.answers)) {
      expect([status, answer.schema === undefined]).toEqual([status, BODYLESS.includes(status)]);
    }
  });
});
