import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { linesOf, readLogLine } from '../../../cli/policy/log-lines.ts';
import { Tally } from '../../../cli/policy/tally.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function linesIn(text: string): Promise<string[]> {
  const file = join(folder, 'it.log');
  writeFileSync(file, text);
  return Array.fromAsync(linesOf(file));
}

describe('P-6 the lines of a log', () => {
  test('come one by one, wherever the file is cut into pieces', async () => {
    const lines = Array.from({ length: 5000 }, (_, at) => JSON.stringify({ at, text: 'é'.repeat(at % 90) }));
    expect(await linesIn(`${lines.join('\n')}\n`)).toEqual(lines);
    expect(await linesIn(lines.slice(0, 2).join('\n'))).toEqual(lines.slice(0, 2));
    expect(await linesIn('')).toEqual([]);
  });

  test('one without end does not fill the memory, and spoils no other', async () => {
    const [first, endless, last] = await linesIn(`{"a":1}\n${'x'.repeat(3_000_000)}\n{"b":2}`);
    expect([first, last]).toEqual(['{"a":1}', '{"b":2}']);
    expect(endless?.length).toBeLessThan(300_000);
  });

  test.each([
    ['{"a":1}', { a: 1 }],
    ['2027-01-15T08:00:00.500Z {"a":1}\r', { a: 1 }],
    ['2027-01-15T08:00:00Z 2027/01/15/[$LATEST]0123 {"a":{"b":2}}', { a: { b: 2 } }],
    ['START RequestId: 1', null],
    ['{"a":', null],
    ['', null],
  ])('%j', (text, object) => {
    expect(readLogLine(text)).toEqual(object);
  });
});

describe('P-6 a tally', () => {
  test('counts kinds apart up to a bound, the most frequent first, and the rest together', () => {
    const tally = new Tally<{ readonly name: string }>(2);
    for (const [at, name] of ['a', 'b', 'b', 'c', 'a', 'b', 'd'].entries())
      tally.count({ name }, `request-${at}`);
    expect(tally.result()).toEqual({
      groups: [
        { name: 'b', count: 3, example: 'request-1' },
        { name: 'a', count: 2, example: 'request-0' },
      ],
      others: 2,
    });
  });
});
