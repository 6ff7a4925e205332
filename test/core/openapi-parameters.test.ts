import { describe, expect, test } from '@jest/globals';
import { openApiDocument } from '../../core/openapi.ts';
import { aPolicy, aRoute, aSurface } from '../support/builders.ts';
import { codesOf, operationOf } from '../support/described-route.ts';
import type { OpenApi, OpenApiOperation } from '../support/openapi-lookup.ts';

describe('what is taken, in the document of a route', () => {
  const named = (operation: OpenApiOperation) => (operation.parameters ?? []).map(({ name }) => name);

  test('any body of each media type that it takes, where nobody has described it', () => {
    const takes = ['multipart/form-data', 'application/json'];
    expect(operationOf({ method: 'POST', takes }).requestBody).toEqual({
      required: false,
      content: { 'multipart/form-data': { schema: {} }, 'application/json': { schema: {} } },
    });
    expect(operationOf({}).requestBody).toBeUndefined();
  });

  test('the described body, of a type that it takes', () => {
    const requests = { 'application/json': { type: 'object' }, 'text/csv': { type: 'string' } };
    const answers = { 201: { description: 'Made.' } };
    expect(operationOf({ method: 'POST' }, {}, { requests, answers }).requestBody).toEqual({
      required: true,
      content: { 'application/json': { schema: { type: 'object' } } },
    });
    const optional = operationOf({ method: 'POST' }, {}, { requests, answers, bodyIsOptional: true });
    expect(optional.requestBody?.required).toBe(false);
  });

  test('the parameters of the path, in words', () => {
    const path = '/agents/{agentId}/things/{thingId}/{model}';
    const surface = aSurface({
      routes: [aRoute({ path })],
      agents: { parameter: 'agentId', header: null },
    });
    const document = openApiDocument(aPolicy([surface]), surface, 'https://x.test') as OpenApi;
    expect(document.paths[path]?.parameters).toMatchObject([
      { name: 'agentId', description: 'The id of the agent that this is about.' },
      { name: 'thingId', description: 'The id of the thing.' },
      { name: 'model', description: 'The model.' },
    ]);
  });

  test('the described query and headers', () => {
    const operation = operationOf(
      {},
      {},
      {
        query: {
          type: 'object',
          required: ['q'],
          properties: { q: { type: 'string', description: 'What to look for.' }, limit: { type: 'integer' } },
        },
        headers: { 'If-Match': { description: 'The `ETag` that was read.' } },
        answers: { 200: { description: 'Them.' } },
      },
    );
    expect(operation.parameters).toEqual([
      {
        name: 'q',
        in: 'query',
        required: true,
        description: 'What to look for.',
        schema: { type: 'string' },
      },
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer' } },
      {
        name: 'If-Match',
        in: 'header',
        required: false,
        description: 'The `ETag` that was read.',
        schema: { type: 'string' },
      },
    ]);
  });

  test('the header that names the agent, where the path does not', () => {
    const agents = { parameter: 'agentId', header: 'x-agent-id' };
    expect(named(operationOf({ actsAsAgent: true }, { agents }))).toEqual(['x-agent-id']);
    expect(named(operationOf({ actsAsAgent: true, path: '/{agentId}' }, { agents }))).toEqual([]);
    expect(named(operationOf({}, { agents }))).toEqual([]);
    expect(named(operationOf({ actsAsAgent: true }, { agents: { ...agents, header: null } }))).toEqual([]);
    expect(codesOf(operationOf({ actsAsAgent: true }, { agents }), '400')).toContain('agent_required');
  });

  test('the key of an idempotent request, and the mark of its second answer', () => {
    const operation = operationOf({ method: 'POST', takesIdempotencyKey: true });
    expect(named(operation)).toEqual(['Idempotency-Key']);
    expect(operation.responses['2XX']?.headers).toHaveProperty(['idempotency-replayed']);
    expect(codesOf(operation, '409')).toEqual(['conflict', 'idempotency_in_progress']);
    expect(operationOf({ method: 'POST' }).responses['2XX']?.headers).not.toHaveProperty([
      'idempotency-replayed',
    ]);
  });
});
