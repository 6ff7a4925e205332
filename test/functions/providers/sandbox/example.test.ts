import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { exampleOf } from '../../../../functions/providers/sandbox/example.ts';
import { failureOf } from '../../completions/harness.ts';

const SCHEMAS: [string, Record<string, unknown>, unknown][] = [
  [
    'required properties only',
    { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a'] },
    { a: 'text' },
  ],
  ['no type but properties', { properties: { a: { type: 'boolean' } }, required: ['a'] }, { a: false }],
  ['the first of an enum', { enum: ['celsius', 'fahrenheit'] }, 'celsius'],
  ['a constant', { const: 7 }, 7],
  ['the type that is not null', { type: ['null', 'integer'] }, 0],
  ['bounds of an integer', { type: 'integer', exclusiveMinimum: 3, maximum: 9 }, 4],
  ['multiples', { type: 'integer', minimum: 10, multipleOf: 7 }, 14],
  ['numbers below zero', { type: 'number', maximum: -2.5 }, -2.5],
  ['a narrow gap', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5],
  ['lengths of texts', { type: 'string', minLength: 6 }, 'textte'],
  ['short texts', { type: 'string', maxLength: 2 }, 'te'],
  ['formats', { type: 'string', format: 'date' }, '2025-01-01'],
  ['as few items as allowed', { type: 'array', items: { type: 'integer' }, minItems: 2 }, [0, 0]],
  ['the first of several shapes', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, 0],
  [
    'shapes that all apply',
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        { properties: { b: { type: 'boolean' } }, required: ['b'] },
      ],
    },
    { a: 0, b: false },
  ],
  [
    'references',
    {
      type: 'object',
      properties: { a: { $ref: '#/$defs/n' } },
      required: ['a'],
      $defs: { n: { type: 'integer', minimum: 5 } },
    },
    { a: 5 },
  ],
];

describe('an example of a JSON schema', () => {
  test.each(SCHEMAS)('heeds %s', (_what, schema, expected) => {
    expect(exampleOf(schema)).toEqual(expected);
  });

  test.each(SCHEMAS)('is valid for the schema: %s', (_what, schema) => {
    expect(z.fromJSONSchema(schema as never).safeParse(exampleOf(schema)).success).toBe(true);
  });

  test('a property called like a built-in one is a property like any other', () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"const":1}},"required":["__proto__","toString"]}',
    );
    expect(JSON.stringify(exampleOf(schema))).toBe('{"__proto__":1,"toString":null}');
  });

  test.each([
    ['refers to itself', { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }],
    ['wants too many values', { type: 'array', minItems: 1e9, items: {} }],
    ['multiplies', { type: 'array', minItems: 100, items: { type: 'array', minItems: 100, items: {} } }],
    ['wants too long a text', { type: 'string', minLength: 1e9 }],
    ['refers to nothing', { $ref: '#/$defs/none' }],
    ['refers to another document', { $ref: 'https://example.com/schema.json' }],
  ])('a schema that %s is refused instead of followed', async (_what, schema) => {
    const failure = await failureOf(Promise.resolve().then(() => exampleOf(schema)));
    expect(failure.code).toBe('invalid_request');
  });
});
