import { expect, test } from '@jest/globals';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { jsonSchema } from '../../../functions/requests/json-schema.ts';

test('says what is sent, or what is answered, of one schema', () => {
  const schema = z.strictObject({
    count: z.string().transform(Number).default(7),
    at: z.string().optional(),
  });
  expect(jsonSchema(schema, 'input')).toEqual({
    type: 'object',
    properties: { count: { type: 'string' }, at: { type: 'string' } },
    additionalProperties: false,
  });
  const answered = z.strictObject({ count: z.int().min(0) });
  expect(jsonSchema(answered, 'output')).toEqual({
    type: 'object',
    properties: { count: { type: 'integer', minimum: 0 } },
    required: ['count'],
    additionalProperties: false,
  });
});

test('takes the schemas of both flavours, and keeps bounds that are ours', () => {
  const schema = mini.strictObject({ size: mini.int().check(mini.maximum(9)) });
  expect(jsonSchema(schema, 'input')).toMatchObject({
    properties: { size: { type: 'integer', maximum: 9 } },
  });
});

test('says by `meta` what a rule in code cannot', () => {
  const limit = z
    .string()
    .refine((text) => /^\d+$/.test(text))
    .meta({ type: 'integer', minimum: 0 });
  expect(jsonSchema(limit, 'input')).toEqual({ type: 'integer', minimum: 0 });
});
