import { describe, expect, test } from '@jest/globals';
import type { KeyRules, Surface } from '../../core/policy/policy.ts';
import { type aRoute, aSurface } from '../support/builders.ts';
import { codesOf, operationOf } from '../support/described-route.ts';

describe('what is answered, in the document of a route', () => {
  test('the described bodies by media type, with their headers', () => {
    const answers = {
      200: {
        description: 'Done.',
        schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'array' },
        others: { 'text/event-stream': { type: 'string' } },
        headers: { ETag: { description: 'Names what was read.', required: true } },
      },
      202: { description: 'A file.', mediaType: '*/*', schema: {} },
      204: { description: 'Gone.' },
    };
    const { responses } = operationOf({}, {}, { answers });
    expect(Object.keys(responses).filter((status) => status.startsWith('2'))).toEqual(['200', '202', '204']);
    expect(responses['200']).toMatchObject({
      description: 'Done.',
      content: { 'application/json': { schema: { type: 'array' } }, 'text/event-stream': {} },
      headers: { ETag: { description: 'Names what was read.', required: true, schema: { type: 'string' } } },
    });
    expect(JSON.stringify(responses)).not.toContain('$schema');
    expect(Object.keys(responses['202']?.content ?? {})).toEqual(['*/*']);
    expect(responses['204']).not.toHaveProperty('content');
  });

  test('what it fails with beside what every such route does', () => {
    const answers = { 200: { description: 'Done.' } };
    const operation = operationOf({}, {}, { answers, failures: ['precondition_failed', 'sign_in_failed'] });
    expect(codesOf(operation, '412')).toEqual(['precondition_failed']);
    expect(codesOf(operation, '401')).toEqual(['authentication_failed', 'sign_in_failed']);
  });

  test('what it may cost, where somebody pays and keys can have spending limits', () => {
    const keys = aSurface().keys as KeyRules;
    const failures = ['insufficient_balance', 'spending_limit_reached'] as const;
    const described = { answers: { 200: { description: 'Done.' } }, failures };
    const of = (route: Parameters<typeof aRoute>[0], surface: Partial<Surface> = {}) =>
      operationOf(route, surface, described);
    expect(codesOf(of({}), '402')).toEqual(failures);
    expect(of({}).responses['402']?.headers).toHaveProperty(['x-should-retry']);
    expect(codesOf(of({}, { keys: { ...keys, spendingLimits: 'refused' } }), '402')).toEqual([
      'insufficient_balance',
    ]);
    expect(codesOf(of({}, { keys: null }), '402')).toEqual(['insufficient_balance']);
    expect(codesOf(of({ publicBecause: 'a test needs one' }), '402')).toBeUndefined();
  });

  test('G-6 the mark of a sandbox key, where there are such keys', () => {
    const keys = aSurface().keys as KeyRules;
    const headersOf = (surface: Partial<Surface>, route: Parameters<typeof aRoute>[0] = {}) =>
      operationOf(route, surface).responses['2XX']?.headers;
    expect(headersOf({ keys: { ...keys, sandbox: 'optional' } })).toHaveProperty(['x-sandbox']);
    expect(headersOf({ keys: { ...keys, sandbox: 'refused' } })).not.toHaveProperty(['x-sandbox']);
    expect(headersOf({}, { publicBecause: 'a test needs one' })).not.toHaveProperty(['x-sandbox']);
  });

  test('the gateway answers in the one dialect of the whole API, the function in that of the route', () => {
    const surface = { dialects: ['envelope', 'openai'] as const };
    const { responses } = operationOf({ dialects: ['openai'], path: '/{thing}' }, surface);
    const schemaOf = (status: string) => responses[status]?.content?.['application/json']?.schema;
    const [openai, envelope] = ['OpenaiError', 'EnvelopeError'].map((name) => ({
      $ref: `#/components/schemas/${name}`,
    }));
    expect(schemaOf('401')).toEqual({ anyOf: [openai, envelope] });
    expect(schemaOf('404')).toEqual(openai);
  });
});
