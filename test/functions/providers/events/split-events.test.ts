import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dataOf, splitEvents } from '../../../../functions/providers/events/split-events.ts';
import { failureOf } from '../../completions/harness.ts';

async function* saying(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}

const split = (...chunks: string[]) => Array.fromAsync(splitEvents(saying(chunks)));

const line = fc.stringMatching(/^(data|event|id|:) ?[a-z {}":,]*$/);
const event = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.map((one) => one + end).join('') + end);

describe('splitEvents', () => {
  test('a text is the same events, and the same bytes, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event), fc.array(fc.nat(400)), async (events, cuts) => {
        const text = events.join('');
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
          text.length,
        ];
        const chunks = places.slice(1).map((end, at) => text.slice(places[at], end));
        expect(await split(...chunks)).toEqual(events);
      }),
    );
  });

  test('one character at a time changes nothing', async () => {
    const text = 'data: 1\r\n\r\n: beat\n\ndata: {"a":\ndata: 2}\n\nevent: x\r\ndata: y\r\n\r\n';
    expect(await split(...text)).toEqual([
      'data: 1\r\n\r\n',
      ': beat\n\n',
      'data: {"a":\ndata: 2}\n\n',
      'event: x\r\ndata: y\r\n\r\n',
    ]);
  });

  test('what has no end comes last, as it is', async () => {
    expect(await split('data: 1\n\ndata: 2')).toEqual(['data: 1\n\n', 'data: 2']);
    expect(await split('data: 1\n')).toEqual(['data: 1\n']);
    expect(await split()).toEqual([]);
  });

  test('two streams that take turns do not disturb each other', async () => {
    const one = splitEvents(saying(['a: 1\n\na: 2\n\na: 3\n\n']));
    const other = splitEvents(saying(['bbbbbbbbbbbb: 1\n\nb: 2\n\n']));
    const said: unknown[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      said.push((await one.next()).value, (await other.next()).value);
    }
    expect(said).toEqual(['a: 1\n\n', 'bbbbbbbbbbbb: 1\n\n', 'a: 2\n\n', 'b: 2\n\n', 'a: 3\n\n', undefined]);
  });

  test('an event that does not end is given up, and not held for ever', async () => {
    async function* endless() {
      while (true) yield 'x'.repeat(1_000_000);
    }
    expect((await failureOf(Array.fromAsync(splitEvents(endless())))).code).toBe('upstream_error');
  });
});

describe('dataOf', () => {
  test.each([
    ['data: [DONE]\n\n', '[DONE]'],
    ['data:[DONE]\r\n\r\n', '[DONE]'],
    ['id: 1\ndata: {"a":\ndata: 2}\n\n', '{"a":\n2}'],
    [': keep-alive\n\n', null],
    ['event: data\n\n', null],
    ['data:\n\n', ''],
  ])('of %j is %j', (text, data) => {
    expect(dataOf(text)).toBe(data);
  });
});
