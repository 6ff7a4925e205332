import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFieldsSchema, SchemaRefused } from '../../../../functions/documents/schema/fields-schema.ts';
import { isJsonObject } from '../../../../functions/documents/schema/json-schema.ts';
import {
  MAX_DATA_DEPTH,
  MAX_DATA_VALUES,
  MAX_ENUM_VALUES,
  MAX_PROPERTIES,
  MAX_SCHEMA_BYTES,
  MAX_SCHEMA_DEPTH,
  MAX_SCHEMAS,
} from '../../../../functions/documents/schema/limits.ts';
import { TooLarge } from '../../../../functions/documents/too-large.ts';

const object = (properties: object, rest: object = {}) => ({ type: 'object', properties, ...rest });
const read = (schema: unknown) => readFieldsSchema(schema, 'schema');

function problemsOf(schema: unknown) {
  try {
    read(schema);
  } catch (error) {
    if (error instanceof SchemaRefused)
      return error.problems.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
}

test('V-7: a schema of any depth is refused, not followed', () => {
  let schema: object = { type: 'string' };
  for (let depth = 0; depth < 20_000; depth++) schema = object({ a: schema });
  expect(problemsOf(schema)).toEqual(['schema nests deeper than 128 levels']);
});

describe('schemas that are taken', () => {
  test('V-7: references are replaced by what they refer to, with what stands beside them', () => {
    const { schema } = read({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...object({
        bought: { $ref: '#/$defs/place', description: 'Where it was bought' },
        strict: { $ref: '#/definitions/a~1b', minLength: 2 },
      }),
      $defs: { place: object({ name: { type: 'string' } }, { title: 'Place' }) },
      definitions: { 'a/b': { type: 'string' } },
    });
    expect(schema).toEqual(
      object({
        bought: object({ name: { type: 'string' } }, { title: 'Place', description: 'Where it was bought' }),
        strict: { minLength: 2, allOf: [{ type: 'string' }] },
      }),
    );
  });

  test('V-7: annotations that guide are kept, those of others are ignored', () => {
    const { schema } = read(
      object({ a: { type: 'string', 'x-label': ['A', 'B'], 'x-order': { of: 'others' } } }),
    );
    expect(schema.properties).toEqual({ a: { type: 'string', 'x-label': ['A', 'B'] } });
  });

  test('V-7: names that JavaScript has uses for are properties like any', () => {
    const names = ['toString', 'constructor', 'hasOwnProperty', `it's "odd" \`\${1}\`\n\u2028`, ''];
    const fields = read(
      object(Object.fromEntries(names.map((name) => [name, { type: 'number' }])), { required: names }),
    );
    expect(fields.judge({}).missing).toEqual(names.toSorted());
    expect(fields.judge(Object.fromEntries(names.map((name) => [name, 1])))).toEqual({
      missing: [],
      problems: [],
    });
  });
});

describe('schemas that are refused', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { type: 'array', items: deep(levels - 1) });
  const doubling = (levels: number) => ({
    ...object({ a: { $ref: '#/$defs/d0' } }),
    $defs: Object.fromEntries(
      Array.from({ length: levels }, (_, at) => [
        `d${at}`,
        at + 1 === levels
          ? { type: 'string' }
          : { anyOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] },
      ]),
    ),
  });

  test.each<[string, unknown, RegExp]>([
    ['a list', [], /^schema must be a JSON Schema/],
    ['not of an object', { type: 'string' }, /^schema\.type must be `object`/],
    ['of an object or null', { type: ['object', 'null'] }, /^schema\.type must be `object`/],
    ['true', true, /^schema must be a JSON Schema/],
    [
      'a pattern',
      object({ a: { pattern: '(a+)+$' } }),
      /^schema\.properties\.a\.pattern is not taken: .* for ever/,
    ],
    [
      'patterns of names',
      object({}, { patternProperties: { '.*': {} } }),
      /^schema\.patternProperties is not taken/,
    ],
    [
      'a remote reference',
      object({ a: { $ref: 'https://x.example/s' } }),
      /^schema\.properties\.a\.\$ref .* nothing is fetched/,
    ],
    [
      'a reference to nothing',
      object({ a: { $ref: '#/$defs/b' } }),
      /^schema\.properties\.a\.\$ref refers to a place/,
    ],
    ['a reference up the prototype', object({ a: { $ref: '#/constructor' } }), /refers to a place/],
    ['itself', object({ a: { $ref: '#' } }), /^schema\.properties\.a\.\$ref leads back to itself/],
    [
      'a circle',
      { ...object({ a: { $ref: '#/$defs/b' } }), $defs: { b: object({ c: { $ref: '#/$defs/b' } }) } },
      /leads back/,
    ],
    ['an address', object({}, { $id: 'https://x.example/s' }), /^schema\.\$id is not taken/],
    [
      'an unknown keyword',
      object({ a: { requried: [] } }),
      /^schema\.properties\.a\.requried is not a keyword/,
    ],
    ['a wrong type', object({ a: { type: 'text' } }), /^schema\.properties\.a\.type must be a type/],
    [
      'a wrong bound',
      object({ a: { minLength: -1 } }),
      /^schema\.properties\.a\.minLength must be a whole number/,
    ],
    ['a wrong step', object({ a: { multipleOf: 0 } }), /multipleOf must be a number above 0/],
    ['no choices', object({ a: { anyOf: [] } }), /^schema\.properties\.a\.anyOf must be a list of schemas/],
    [
      'tuples of old',
      object({ a: { items: [{ type: 'string' }] } }),
      /^schema\.properties\.a\.items must be a JSON Schema/,
    ],
    [
      'nullable',
      object({ a: { type: 'string', nullable: true } }),
      /nullable is not a keyword of JSON Schema/,
    ],
    [
      'a hidden name',
      JSON.parse('{"type":"object","properties":{"__proto__":{}}}'),
      /cannot have a property/,
    ],
    ['half a character', object({ '\ud800': {} }), /not whole Unicode characters/],
    ['a long name', object({ ['x'.repeat(201)]: {} }), /name of more than 200 characters/],
    [
      'too many properties',
      object(Object.fromEntries(Array.from({ length: MAX_PROPERTIES + 1 }, (_, at) => [`p${at}`, {}]))),
      /makes more than 500 properties/,
    ],
    ['too deep', object({ a: deep(MAX_SCHEMA_DEPTH) }), /nests deeper than 32 levels/],
    ['doubling with each reference', doubling(13), new RegExp(`more than ${MAX_SCHEMAS} schemas within it`)],
    [
      'too many choices',
      object({ a: { enum: Array(MAX_ENUM_VALUES + 1).fill(1) } }),
      /enum must be a list of 1 to 500/,
    ],
    [
      'too long',
      object({ a: { description: 'x'.repeat(MAX_SCHEMA_BYTES) } }),
      /^schema is longer than 64 KB/,
    ],
    [
      'impossible',
      object({}, { anyOf: [{ type: 'string' }] }),
      /^schema must allow an object in which nothing was found/,
    ],
  ])('Bad input: %s', (_, schema, problem) => {
    const problems = problemsOf(schema);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(problem);
  });

  test('Bad input: all that is wrong is told at once', () => {
    expect(problemsOf(object({ a: { pattern: 'x' }, b: { type: 'no' } }, { $id: 'x' }))).toHaveLength(3);
  });
});

describe('judging data', () => {
  const item = object({ price: { type: 'number' } }, { required: ['price'] });
  const fields = read(
    object(
      {
        total: { type: 'number' },
        customer: object({ name: { type: 'string' } }, { required: ['name'] }),
        items: { type: 'array', minItems: 2, items: item },
        when: { type: 'string', format: 'date' },
        note: { type: 'string', format: 'something else' },
      },
      { required: ['total', 'customer'] },
    ),
  );

  test('V-7: what is required and not there is missing, and nothing else is wrong', () => {
    expect(fields.judge({})).toEqual({ missing: ['customer', 'total'], problems: [] });
    expect(fields.judge({ total: 1, customer: {}, items: [{}], note: 'any' })).toEqual({
      missing: ['customer.name', 'items', 'items.0.price'],
      problems: [],
    });
  });

  test('V-7: what is there and wrong is a problem, with its path', () => {
    const { problems } = fields.judge({ total: '1', items: [{ price: null }], when: '2024-02-30' });
    expect(problems.map(({ path }) => path).sort()).toEqual(['items.0.price', 'total', 'when']);
  });

  test('V-7: of several shapes, what is missing in each is named', () => {
    const choice = read(object({ a: {}, b: {} }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }));
    expect(choice.judge({})).toEqual({ missing: ['a', 'b'], problems: [] });
    expect(choice.judge({ a: 1 })).toEqual({ missing: [], problems: [] });
    expect(choice.judge({ a: 1, b: 2 }).problems).toHaveLength(1);
  });

  test('Bad input: data without measure is not judged', () => {
    const any = read({ type: 'object' });
    expect(() => any.judge({ a: Array(MAX_DATA_VALUES).fill(1) })).toThrow(TooLarge);
    const deep = Array.from({ length: MAX_DATA_DEPTH + 2 }).reduce<unknown>((inner) => [inner], 1);
    expect(() => any.judge({ a: deep })).toThrow(TooLarge);
  });

  test('Bad input: a long text is no quick work for a format', () => {
    const email = read(
      object({ a: { type: 'string', format: 'email' }, b: { type: 'string', format: 'uri' } }),
    );
    const started = Date.now();
    email.judge({ a: `${'a.'.repeat(100_000)}@`, b: `http://${'%'.repeat(200_000)}` });
    expect(Date.now() - started).toBeLessThan(500);
  });
});

test('Bad input: whatever is sent as a schema is refused with its place, or judges data', () => {
  const words = fc.constantFrom(
    ...[
      'type',
      'properties',
      'items',
      'anyOf',
      'oneOf',
      'allOf',
      '$ref',
      '$defs',
      'required',
      'enum',
      'const',
    ],
    ...['minimum', 'minItems', 'format', 'uniqueItems', 'additionalProperties', 'prefixItems', 'x-y', 'a'],
  );
  const values = fc.constantFrom<unknown>(
    'string',
    'object',
    'array',
    '#/$defs/a',
    '#',
    1,
    -1,
    true,
    null,
    'date',
    ['a'],
    ['string', 'null'],
  );
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      values,
      fc.dictionary(words, tie('node'), { maxKeys: 5 }),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  }));
  const schemas = node.map((written) => (isJsonObject(written) ? { ...written, type: 'object' } : written));
  fc.assert(
    fc.property(schemas, fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue()), (schema, data) => {
      try {
        const { missing, problems } = read(schema).judge(data as { [name: string]: unknown });
        expect(Array.isArray(missing) && Array.isArray(problems)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(SchemaRefused);
        for (const { path } of (error as SchemaRefused).problems) expect(path).toMatch(/^schema/);
      }
    }),
    { numRuns: 500 },
  );
});
