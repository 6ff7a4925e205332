import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDocument } from '../../../../functions/documents/formats/read-document.ts';
import { Unreadable } from '../../../../functions/documents/formats/unreadable.ts';
import {
  MAX_CHARACTERS,
  MAX_HTML_DEPTH,
  MAX_JSON_DEPTH,
  MAX_TABLE_COLUMNS,
  MAX_TABLE_ROWS,
} from '../../../../functions/documents/limits.ts';
import { aPdf } from '../../../support/pdfs.ts';

const never = new AbortController().signal;
const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

const read = (content: string | Uint8Array, contentType: string | null, name: string | null = null) =>
  readDocument({ name, contentType, bytes: bytesOf(content) }, never);

async function reasonOf(reading: Promise<unknown>): Promise<string> {
  const outcome = await reading.then(
    () => new Error('it was read'),
    (error: unknown) => error,
  );
  if (outcome instanceof Unreadable) return outcome.reason;
  throw outcome;
}

const textOf = async (...asked: Parameters<typeof read>) => (await read(...asked)).content.text;
const linesOf = async (...asked: Parameters<typeof read>) =>
  (await read(...asked)).content.lines.map(({ cells }) => cells.map(({ text }) => text));

describe('which format', () => {
  test.each([
    ['text/plain; charset=utf-8', null, 'text/plain'],
    ['Text/HTML', 'x.txt', 'text/html'],
    ['text/x-markdown', null, 'text/markdown'],
    ['application/vnd.api+json', null, 'application/json'],
    ['application/octet-stream', 'a.b.MD', 'text/markdown'],
    [null, 'data.csv', 'text/csv'],
    ['', 'data.json', 'application/json'],
  ])('V-7: %s by the name %s is read as %s', async (contentType, name, mediaType) => {
    expect(await read('1', contentType, name)).toMatchObject({ mediaType, name, sizeBytes: 1 });
  });

  test('V-7: a PDF without a type or a telling name is known by its bytes', async () => {
    const pdf = await aPdf([[{ text: 'Hello', x: 50, y: 700 }]]);
    expect(await read(pdf, null)).toMatchObject({ mediaType: 'application/pdf', content: { pages: 1 } });
    expect(await read(pdf, 'application/octet-stream', 'scan')).toMatchObject({
      mediaType: 'application/pdf',
    });
  });

  test('Bad input: what is declared must be what it is', async () => {
    const pdf = await aPdf([[{ text: 'Hello', x: 50, y: 700 }]]);
    expect(await reasonOf(read(pdf, 'text/plain'))).toBe('it is sent as text/plain, but is a PDF');
    expect(await reasonOf(read(pdf, null, 'a.csv'))).toBe('it is sent as text/csv, but is a PDF');
    expect(await reasonOf(read('Hello', 'application/pdf'))).toMatch(/does not begin as a PDF does/);
    expect(await reasonOf(read('Hello', 'image/png'))).toMatch(/none that can be read; what can be read is/);
    expect(await reasonOf(read('Hello', null, 'hello'))).toMatch(/neither its content type nor its name/);
    expect(await reasonOf(read('', 'text/plain'))).toBe('it is empty');
    expect(await reasonOf(read(' \n ', 'text/plain'))).toBe('it holds no text');
  });
});

describe('encodings', () => {
  test.each([
    ['UTF-8', [0xc3, 0xa9], 'text/plain'],
    ['UTF-8 with its mark', [0xef, 0xbb, 0xbf, 0xc3, 0xa9], 'text/plain'],
    ['UTF-16 with its mark', [0xff, 0xfe, 0xe9, 0x00], 'text/plain'],
    ['a declared charset', [0xe9], 'text/plain; charset="ISO-8859-1"'],
  ])('V-7: %s', async (_, bytes, contentType) => {
    expect(await textOf(new Uint8Array(bytes), contentType)).toBe('é');
  });

  test("V-7: a page's own <meta charset>", async () => {
    const page = Buffer.from('<meta charset="windows-1252"><p>caf\xe9', 'latin1');
    expect(await textOf(page, 'text/html')).toBe('café');
  });

  test('Bad input: bytes that are no text in their encoding are refused, not guessed at', async () => {
    expect(await reasonOf(read(new Uint8Array([0xe9, 0x20]), 'text/plain'))).toBe(
      'its bytes are no text in utf-8',
    );
    expect(await reasonOf(read('x', 'text/plain; charset=klingon'))).toMatch(/charset that it names/);
    expect(await reasonOf(read('a\0b', 'text/plain'))).toBe('its bytes are no text');
  });
});

describe('HTML', () => {
  test('V-7: what readers see, in lines; nothing of scripts, styles and hidden parts', async () => {
    const page = `<!doctype html><head><title>Not seen</title></head><body>
      <script>document.write("Total: 9")</script><style>p { color: red }</style><!-- Total: 8 -->
      <h1>In&shy;voice &amp; more</h1><p>Number:&nbsp;<b>7</b><br>Date: today</p><p hidden>Total: 6</p>
      <ul><li>one<li>two</ul><noscript>Total: 5</noscript>`;
    expect((await linesOf(page, 'text/html')).filter((cells) => cells.length > 0)).toEqual([
      ['In\u00advoice & more'],
      ['Number: 7'],
      ['Date: today'],
      ['- one'],
      ['- two'],
    ]);
  });

  test('V-7: tables are kept, with their caption, spans, and rows of one length', async () => {
    const page = `<table><caption>Items</caption><tr><th>A</th><th>B</th><th>C</th></tr>
      <tr><td rowspan=2>1</td><td>2</td><td>3</td></tr><tr><td>4</td></tr><tr><td colspan=2>5</td><td>6</td></tr></table>`;
    const { tables, text } = (await read(page, 'text/html')).content;
    expect(tables).toEqual([
      {
        caption: 'Items',
        isHeaded: true,
        rows: [
          ['A', 'B', 'C'],
          ['1', '2', '3'],
          ['1', '4', ''],
          ['5', '', '6'],
        ],
      },
    ]);
    expect(text).toContain('1\t2\t3');
  });

  test('V-7: a table that only places others is none', async () => {
    const page = '<table><tr><td>Left<table><tr><td>Name</td><td>Ada</td></tr></table></td></tr></table>';
    const { tables, lines } = (await read(page, 'text/html')).content;
    expect(tables.map(({ rows }) => rows)).toEqual([[['Name', 'Ada']]]);
    expect(lines.flatMap(({ cells }) => cells.map(({ text }) => text))).toEqual(['Left']);
  });

  test('Bad input: elements without end are refused, not waited for', async () => {
    expect(await reasonOf(read('<div>'.repeat(MAX_HTML_DEPTH + 1), 'text/html'))).toMatch(/nest deeper/);
  });
});

describe('Markdown', () => {
  test('V-7: headings, tables and text without its marks', async () => {
    const { lines, tables } = (
      await read(
        '# Bill #\n\nTitle\n===\n**Total:** _4_ `x` [home](https://x.example)\n\n| A | B |\n|:--|--:|\n| 1 \\| 2 | **3** |\n',
        'text/markdown',
      )
    ).content;
    expect(lines.filter(({ isHeading }) => isHeading).map(({ cells }) => cells[0]?.text)).toEqual([
      'Bill',
      'Title',
    ]);
    expect(lines.flatMap(({ cells }) => cells.map(({ text }) => text))).toContain('Total: 4 x home');
    expect(tables.map(({ rows }) => rows)).toEqual([
      [
        ['A', 'B'],
        ['1 | 2', '3'],
      ],
    ]);
  });
});

describe('CSV', () => {
  test.each([
    ['commas', 'a,b\n"x, y","say ""hi"""\n'],
    ['semicolons', '\ufeffa;b\r\n"x, y";"say ""hi"""\r\n\r\n'],
    ['tabs', 'a\tb\n"x, y"\t"say ""hi"""'],
  ])('V-7: with %s', async (_, csv) => {
    expect((await read(csv, 'text/csv')).content.tables[0]?.rows).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"'],
    ]);
  });

  test('Bad input: a broken one is refused with its line', async () => {
    expect(await reasonOf(read('a,b\n1,2\n"3,4\n', 'text/csv'))).toMatch(/line \d+, a quote is opened/);
    expect(await reasonOf(read('a,b\n1,x"2\n', 'text/csv'))).toMatch(/line 2, a quote stands in the middle/);
  });
});

describe('JSON', () => {
  test('V-7: keys name values, lists of objects are tables, lists of values are lists', async () => {
    const value = { a: { b: 1, c: null }, tags: ['x', 'y'], rows: [{ n: 1, o: { p: true } }, { n: 2 }] };
    const { labels, lists, tables } = (await read(JSON.stringify(value), 'application/json')).content;
    expect(labels).toEqual([{ path: ['a', 'b'], value: '1' }]);
    expect(lists).toEqual([{ path: ['tags'], values: ['x', 'y'] }]);
    expect(tables).toEqual([
      {
        caption: 'rows',
        isHeaded: true,
        rows: [
          ['n', 'o p'],
          ['1', 'true'],
          ['2', ''],
        ],
      },
    ]);
  });

  test('Bad input: what is none, or nests too deep', async () => {
    expect(await reasonOf(read('{"a":', 'application/json'))).toBe('it is no valid JSON');
    const deep = `${'['.repeat(MAX_JSON_DEPTH + 2)}1${']'.repeat(MAX_JSON_DEPTH + 2)}`;
    expect(await reasonOf(read(deep, 'application/json'))).toMatch(/nests deeper/);
  });
});

describe('bounds', () => {
  test.each([
    ['text/plain', 'word '.repeat(MAX_CHARACTERS / 5 + 1), /more than \d+ characters/],
    ['text/html', `<p>${'word '.repeat(MAX_CHARACTERS / 5 + 1)}`, /more than \d+ characters/],
    ['text/csv', 'a\n'.repeat(MAX_TABLE_ROWS + 1), /more than \d+ rows/],
    ['text/csv', 'a,'.repeat(MAX_TABLE_COLUMNS + 1), /more than \d+ columns/],
    ['text/html', `<table>${'<tr><td>a<td>b'.repeat(MAX_TABLE_ROWS + 1)}`, /more than \d+ rows/],
    ['application/json', JSON.stringify(Array(MAX_TABLE_ROWS + 1).fill({ a: 1 })), /more than \d+ rows/],
  ])('Bad input: %s that is too much is refused, not cut: %#', async (type, text, reason) => {
    expect(await reasonOf(read(text, type))).toMatch(reason);
  });
});

test.each(['text/plain', 'text/markdown', 'text/html', 'text/csv', 'application/json'])(
  'Bad input: whatever the bytes are, %s is read or refused with a reason',
  async (type) => {
    const pieces = fc.constantFrom(
      '<td>',
      '</table>',
      '<table>',
      '|',
      '|-|',
      '\n',
      '"',
      ',',
      '{',
      ':',
      '#',
      '**',
      '[',
      '](',
    );
    const text = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text.map((all) => bytesOf(all.join(''))),
          fc.uint8Array(),
        ),
        async (bytes) => {
          const outcome = await read(bytes, type).catch((error: Error) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(Unreadable);
          else
            for (const { rows } of outcome.content.tables)
              expect(new Set(rows.map((row) => row.length)).size).toBe(1);
        },
      ),
      { numRuns: 300 },
    );
  },
);
