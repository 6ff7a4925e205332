import { expect, test } from '@jest/globals';
import { settle, withoutNulls } from '../../../../functions/documents/extractors/settle.ts';
import { readFieldsSchema } from '../../../../functions/documents/schema/fields-schema.ts';
import { list, number, object, text } from '../../../support/extracting.ts';

const FIELDS = readFieldsSchema(
  object(
    { a: number(), rows: list(object({ n: number() }, ['n'])), tags: { ...list(text()), maxItems: 2 } },
    ['a'],
  ),
  'schema',
);

test('V-7: what is wrong is taken out where it stands, however much of it there is', () => {
  const rows = [{ n: 'x' }, { n: 1 }, { n: 'y' }, 'z', { n: 2 }];
  expect(settle({ a: 'no', rows, tags: ['x', 'y', 'z'] }, FIELDS)).toEqual({
    data: { rows: [{}, { n: 1 }, {}, { n: 2 }] },
    missing: ['a', 'rows.0.n', 'rows.2.n'],
  });
});

test('V-7: what cannot be mended in parts is not found at all', () => {
  const closed = readFieldsSchema({ ...object({ a: number() }), additionalProperties: false }, 'schema');
  expect(settle({ a: 1, b: 2 }, closed)).toEqual({ data: {}, missing: [] });
});

test('V-7: null is taken for nothing where the schema knows none, and left where it does', () => {
  const fields = readFieldsSchema(
    object({ a: number(), b: { type: ['number', 'null'] }, c: list(number()) }),
    'schema',
  );
  expect(withoutNulls({ a: null, b: null, c: [1, null, 2, null] }, fields)).toEqual({ b: null, c: [1, 2] });
});
