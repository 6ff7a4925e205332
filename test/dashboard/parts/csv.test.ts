import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { printCsv } from '../../../dashboard/parts/csv.ts';

const cell = fc.oneof(
  fc.integer(),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '"', ',', 'a', '＝') }),
);

describe('a file of comma-separated values', () => {
  test('reads back as what was written, but for the mark in front of what would be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const read: string[][] = parse(printCsv(rows), {
          record_delimiter: '\r\n',
          relax_column_count: false,
        });
        expect(read.map((cells) => cells.length)).toEqual(rows.map(() => 3));
        for (const [at, cells] of rows.entries()) {
          for (const [column, value] of cells.entries()) {
            expect([String(value), `'${value}`]).toContain(read[at]?.[column]);
          }
        }
      }),
      { endOnFailure: true },
    );
  });

  test('holds no text that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(fc.tuple(cell, cell), (cells) => {
        const [read = []]: string[][] = parse(printCsv([cells]), { record_delimiter: '\r\n' });
        const texts = read.filter((_, at) => typeof cells[at] === 'string');
        for (const text of texts) expect(text).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/);
      }),
      { endOnFailure: true },
    );
  });

  test('keeps numbers as numbers, also negative ones', () => {
    expect(printCsv([['=1+1', -5, 'say "hi", twice']])).toBe(`'=1+1,-5,"say ""hi"", twice"\r\n`);
  });
});
