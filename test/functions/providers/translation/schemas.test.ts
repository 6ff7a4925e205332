import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import {
  closedSchema,
  hasOpenObject,
  isStrictSchema,
} from '../../../../functions/providers/translation/schemas.ts';

const text = { type: 'string' };
const object = (properties: object, others: object = {}) => ({ type: 'object', properties, ...others });
const closed = { additionalProperties: false };

describe('closedSchema', () => {
  test.each([
    [object({ a: text }), object({ a: text }, closed)],
    [object({ a: object({ b: text }) }), object({ a: object({ b: text }, closed) }, closed)],
    [
      { type: 'array', items: object({ a: text }) },
      { type: 'array', items: object({ a: text }, closed) },
    ],
    [{ anyOf: [object({}), text] }, { anyOf: [object({}, closed), text] }],
    [
      { $defs: { a: object({}) }, $ref: '#/$defs/a' },
      { $defs: { a: object({}, closed) }, $ref: '#/$defs/a' },
    ],
    [
      { type: ['object', 'null'], properties: {} },
      { type: ['object', 'null'], properties: {}, ...closed },
    ],
    [{ enum: [{ type: 'object' }] }, { enum: [{ type: 'object' }] }],
    [object({ type: text }), object({ type: text }, closed)],
  ])('%j becomes %j', (schema, expected) => {
    expect(closedSchema(schema)).toEqual(expected);
  });

  test('what fits it fits the schema that it was made of', () => {
    const { schema } = fc.letrec<{ schema: object }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom({ type: 'string' }, { type: 'number' }, {}),
        fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'), { maxKeys: 2 }).map((some) => object(some)),
        fc.array(tie('schema'), { minLength: 1, maxLength: 2 }).map((some) => ({ anyOf: some })),
        tie('schema').map((items) => ({ type: 'array', items })),
      ),
    }));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>('x', 1, null),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { maxKeys: 2 }),
        fc.array(tie('any'), { maxLength: 2 }),
      ),
    })).any;
    const ajv = new Ajv();
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 5, maxLength: 5 }), (original, values) => {
        const fits = ajv.compile(original);
        const fitsClosed = ajv.compile(closedSchema({ ...original }));
        for (const one of values.filter((some) => fitsClosed(some))) expect(fits(one)).toBe(true);
      }),
    );
  });
});

describe('hasOpenObject', () => {
  test.each([
    [text, false],
    [object({ a: text }), false],
    [{ type: 'object' }, true],
    [{ type: 'object', ...closed }, false],
    [object({ a: text }, { additionalProperties: true }), true],
    [object({ a: { type: 'array', items: { type: 'object' } } }), true],
    [{ anyOf: [text, { type: 'object', additionalProperties: text }] }, true],
  ])('of %j is %j', (schema, isOpen) => {
    expect(hasOpenObject(schema)).toBe(isOpen);
  });
});

describe('isStrictSchema', () => {
  test.each([
    [text, true],
    [object({ a: text }, { ...closed, required: ['a'] }), true],
    [object({ a: text, b: text }, { ...closed, required: ['a'] }), false],
    [object({ a: text }, { required: ['a'] }), false],
    [object({ a: object({ b: text }) }, { ...closed, required: ['a'] }), false],
    [{ $defs: { a: object({ b: text }, closed) } }, false],
  ])('of %j is %j', (schema, isStrict) => {
    expect(isStrictSchema(schema)).toBe(isStrict);
  });
});
