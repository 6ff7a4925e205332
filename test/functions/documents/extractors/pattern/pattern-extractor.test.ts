import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { patternExtractor } from '../../../../../functions/documents/extractors/pattern/pattern-extractor.ts';
import { readFieldsSchema } from '../../../../../functions/documents/schema/fields-schema.ts';
import { TooLarge } from '../../../../../functions/documents/too-large.ts';
import {
  aDocument,
  date,
  extractFrom,
  list,
  never,
  number,
  OPTIONS,
  object,
  text,
} from '../../../../support/extracting.ts';

const dataOf = async (...asked: Parameters<typeof extractFrom>) => (await extractFrom(...asked)).data;
const inText = (content: string, properties: object, required: readonly string[] = []) =>
  extractFrom(content, 'text/plain', object(properties, required));

test('V-7: a CV in Markdown', async () => {
  const cv = `# Curriculum vitae

**Name:** Jane Doe
**Date of birth:** 3 May 1990

jane.doe@example.com · +49 30 1234567 · https://jane.example.com/

## Summary
Engineer with ten years of practice in building and running services that other people depend on.
She likes tests.

## Skills
- TypeScript
- *SQL*
- \`Rust\`

## Languages
English, German

## Experience
| Role | Company | From | To |
|------|---------|------|----|
| Lead | Acme    | 2020 | 2024 |
| Dev  | Initech | 2015 | 2020 |
`;
  const schema = object({
    name: text(),
    email: text(),
    phone: text(),
    website: text({ format: 'uri' }),
    skills: list(text()),
    languages: list(text()),
    summary: text(),
    dateOfBirth: date,
    experience: list(
      object({ role: text(), company: text(), from: { type: 'integer' }, to: { type: 'integer' } }),
    ),
  });
  expect(await dataOf(cv, 'text/markdown', schema)).toEqual({
    name: 'Jane Doe',
    email: 'jane.doe@example.com',
    phone: '+49 30 1234567',
    website: 'https://jane.example.com/',
    skills: ['TypeScript', 'SQL', 'Rust'],
    languages: ['English', 'German'],
    summary:
      'Engineer with ten years of practice in building and running services that other people depend on. She likes tests.',
    dateOfBirth: '1990-05-03',
    experience: [
      { role: 'Lead', company: 'Acme', from: 2020, to: 2024 },
      { role: 'Dev', company: 'Initech', from: 2015, to: 2020 },
    ],
  });
});

describe('which value belongs to which field', () => {
  test('V-7: by title, by x-label and by a short description as well as by the name of the property', async () => {
    const { data } = await inText('Rechnungsnummer: 7\nKundennummer: 8\nBelegdatum: 01.02.2024\nOther: 9', {
      a: text({ title: 'Rechnungsnummer' }),
      b: text({ 'x-label': ['Kunden-Nr.', 'Kundennummer'] }),
      c: { ...date, description: 'Belegdatum' },
    });
    expect(data).toEqual({ a: '7', b: '8', c: '2024-02-01' });
  });

  test('V-7: a value is given once, to the field that it fits best', async () => {
    const { data } = await inText('Invoice number: 7', {
      number: text(),
      invoiceNumber: text(),
      orderNumber: text(),
    });
    expect(data).toEqual({ invoiceNumber: '7' });
  });

  test('V-7: of two values that may be it, and neither clearly is, none is taken', async () => {
    const dates = 'Invoice date: 2024-01-01\nDelivery date: 2024-02-02';
    expect((await inText(dates, { date })).data).toEqual({});
    expect((await inText('Invoice date: 2024-01-01', { date })).data).toEqual({ date: '2024-01-01' });
    expect((await inText(`${dates}\nDate: 2024-03-03`, { date })).data).toEqual({ date: '2024-03-03' });
  });

  test('V-7: what two people are called alike belongs to the one that it stands under', async () => {
    const parties =
      'Buyer:\nName: Jane\nE-mail: jane@x.example\n\nSeller:\nName: Acme\nE-mail: sales@x.example\n';
    const party = object({ name: text(), email: text({ format: 'email' }) });
    expect((await inText(parties, { seller: party, buyer: party })).data).toEqual({
      seller: { name: 'Acme', email: 'sales@x.example' },
      buyer: { name: 'Jane', email: 'jane@x.example' },
    });
  });

  test('V-7: addresses are known by their form, in the order in which they come', async () => {
    const mail = 'Write to first@x.example or second@x.example, see https://x.example.';
    const { data } = await inText(mail, {
      email: text({ format: 'email' }),
      otherEmail: text(),
      thirdEmail: text(),
      emails: list(text({ format: 'email' })),
      homepage: text({ format: 'uri' }),
    });
    expect(data).toEqual({
      email: 'first@x.example',
      otherEmail: 'second@x.example',
      emails: ['first@x.example', 'second@x.example'],
      homepage: 'https://x.example',
    });
  });

  test('V-7: a date or an amount without a label is taken if it is the only one', async () => {
    const wanted = { date, price: number(), currency: text() };
    expect((await inText('Paid on 5 May 2024: 12 EUR. Thanks!', wanted)).data).toEqual({
      date: '2024-05-05',
      price: 12,
      currency: 'EUR',
    });
    expect((await inText('5 May 2024: 12 EUR, 6 May 2024: 13 EUR', wanted)).data).toEqual({
      currency: 'EUR',
    });
  });
});

describe('what a value has to be', () => {
  test('V-7: choices, whatever their case, or as the only one that is named', async () => {
    const status = text({ enum: ['in progress', 'done', null] });
    expect((await inText('Status: DONE', { status })).data).toEqual({ status: 'done' });
    expect((await inText('Status: still in-progress (Ada)', { status })).data).toEqual({
      status: 'in progress',
    });
    expect((await inText('Status: in progress or done', { status })).data).toEqual({});
    expect((await inText('Level: 3', { level: { enum: [1, 2, 3] } })).data).toEqual({ level: 3 });
  });

  test('V-7: bounds, formats and types are kept, or the value is not taken', async () => {
    const wanted = {
      code: text({ minLength: 3 }),
      pages: { type: 'integer', minimum: 1 },
      share: number({ maximum: 100 }),
      uuid: text({ format: 'uuid' }),
      starts: text({ format: 'date-time' }),
      opens: text({ format: 'iso-time' }),
      fragile: { type: 'boolean' },
    };
    const bad =
      'Code: ab\nPages: 2.5\nShare: 101 %\nUUID: 7\nStarts: 2024-01-01 10:00\nOpens: soon\nFragile: perhaps';
    expect((await inText(bad, wanted)).data).toEqual({});
    const good = `Code: abc\nPages: 12 pages\nShare: 99.5 %\nUUID: 123e4567-e89b-12d3-a456-426614174000
Starts: 1 January 2024, 10:00 UTC\nOpens: 8:30 am\nFragile: Yes`;
    expect((await inText(good, wanted)).data).toEqual({
      code: 'abc',
      pages: 12,
      share: 99.5,
      uuid: '123e4567-e89b-12d3-a456-426614174000',
      starts: '2024-01-01T10:00:00Z',
      opens: '08:30:00',
      fragile: true,
    });
  });

  test('V-7: of several types, the first that fits, as a text where it may be one', async () => {
    const either = { anyOf: [{ type: 'null' }, { type: 'integer' }, { type: 'boolean' }] };
    expect(
      (await inText('A: 0042\nB: 7\nC: yes', { a: { type: ['string', 'integer'] }, b: either, c: either }))
        .data,
    ).toEqual({ a: '0042', b: 7, c: true });
  });

  test('V-7: rules that only the schema as a whole can say take out what breaks them', async () => {
    const { data } = await inText('A: 7\nB: 5\nTags: a, b, c', {
      a: number({ multipleOf: 2 }),
      b: { allOf: [{ type: 'number' }, { maximum: 3 }] },
      tags: { ...list(text()), maxItems: 2 },
    });
    expect(data).toEqual({});
  });
});

describe('what is not found', () => {
  test('V-7: is left out, or null where that is allowed and something is required, or else missing', async () => {
    const wanted = {
      a: text(),
      b: text(),
      c: { type: ['string', 'null'] },
      d: object({ e: text(), f: text() }, ['e']),
      kind: { const: 'memo' },
    };
    expect(await inText('nothing of the kind', wanted, ['b', 'c', 'd', 'kind'])).toEqual({
      data: { c: null, kind: 'memo' },
      missing: ['b', 'd'],
    });
    expect(await inText('D f: 1', wanted, ['d'])).toEqual({ data: { d: { f: '1' } }, missing: ['d.e'] });
  });

  test('V-7: in a row is named with its place', async () => {
    const items = list(object({ name: text(), price: number() }, ['name', 'price']));
    const csv = 'name,price\nA,1\nB,\nC,3\n';
    expect(await extractFrom(csv, 'text/csv', object({ items }, ['items']))).toEqual({
      data: { items: [{ name: 'A', price: 1 }, { name: 'B' }, { name: 'C', price: 3 }] },
      missing: ['items.1.price'],
    });
  });

  test('V-7: of several tables, the rows come from the one whose columns fit', async () => {
    const page = `<table><caption>Staff</caption><tr><th>Name</th><th>Age</th></tr><tr><td>Ada</td><td>36</td></tr></table>
      <table><caption>Guests</caption><tr><th>Name</th><th>Age</th></tr><tr><td>Bob</td><td>40</td></tr></table>`;
    const people = list(object({ name: text(), age: number() }));
    expect(await dataOf(page, 'text/html', object({ guests: people }))).toEqual({
      guests: [{ name: 'Bob', age: 40 }],
    });
    expect(
      await dataOf(page, 'text/html', object({ rooms: list(object({ floor: number(), door: text() })) })),
    ).toEqual({});
  });
});

test('Bad input: a schema and a document that have too much in common are refused', async () => {
  const words = Array.from({ length: 400 }, (_, at) => `word x${at}`);
  const rows = Array.from(
    { length: 4900 },
    () => '1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9',
  ).join('\n');
  const csv = `${words.join(',')}\n${rows}`;
  const schema = object({ rows: list(object(Object.fromEntries(words.map((word) => [word, text()])))) });
  await expect(extractFrom(csv.slice(0, 490_000), 'text/csv', schema)).rejects.toThrow(TooLarge);
});

describe('whatever the document says', () => {
  const schema = object(
    {
      name: text({ maxLength: 20 }),
      date,
      total: number({ minimum: 0 }),
      currency: text({ enum: ['EUR', 'USD'] }),
      contact: object({ email: text({ format: 'email' }), phone: text() }, ['email']),
      tags: { ...list(text()), maxItems: 3 },
      items: list(object({ name: text(), price: number(), count: { type: 'integer' } }, ['name', 'price'])),
      note: { anyOf: [{ type: 'string', minLength: 3 }, { type: 'null' }] },
    },
    ['name', 'total', 'contact', 'items', 'note'],
  );
  const words = fc.constantFrom(
    ...[
      'Name',
      'Date',
      'Total',
      'Email',
      'Phone',
      'Tags',
      'Items',
      'Price',
      'Count',
      'Note',
      'Contact',
      ':',
      '  ',
      '\t',
    ],
    ...[
      '\n',
      '\n\n',
      '|',
      '- ',
      '# ',
      ',',
      '$1,000.50',
      '5',
      '2024-01-31',
      'a@b.co',
      '+49 30 1234567',
      '<td>',
      '</td>',
    ],
    ...['<tr>', '<table>', '</table>', '{', '}', '"', '[', ']', 'EUR', '12 %', 'x', '|-|-|', ';', ' '],
  );
  const pages = fc
    .array(fc.oneof({ weight: 6, arbitrary: words }, fc.string({ unit: 'binary', maxLength: 4 })), {
      maxLength: 80,
    })
    .map((pieces) => pieces.join(''));

  test.each(['text/plain', 'text/markdown', 'text/html', 'text/csv', 'application/json'])(
    'V-7: what is found in %s fits the schema apart from what is missing, and is found again',
    async (type) => {
      const fields = readFieldsSchema(schema, 'schema');
      const jsons = fc.jsonValue({ noUnicodeString: false } as object).map((value) => JSON.stringify(value));
      await fc.assert(
        fc.asyncProperty(type === 'application/json' ? jsons : pages, async (page) => {
          const document = await aDocument(page, type).catch(() => null);
          if (document === null) return;
          const found = await patternExtractor.extract(document, fields, OPTIONS, never);
          expect(fields.judge(found.data)).toEqual({ missing: found.missing, problems: [] });
          expect(await patternExtractor.extract(document, fields, OPTIONS, never)).toEqual(found);
        }),
        { numRuns: 300 },
      );
    },
  );
});
