import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as shapes from '../../../../functions/completions/shapes.ts';
import { chunksToMessageEvents } from '../../../../functions/providers/translation/chunks-to-message-events.ts';
import { eventsOf, type Json } from '../../completions/harness.ts';
import { brokenOff, chunk, DONE, data, joined, STREAMED, saying } from './exchange.ts';

const translated = (...texts: string[]) => chunksToMessageEvents(saying(...texts), STREAMED);
const toldBy = async (...texts: string[]): Promise<Json[]> => eventsOf(await joined(translated(...texts)));
const begun = chunk({ role: 'assistant', content: '' });
const pieces = (...calls: object[]) => chunk({ tool_calls: calls });
const opening = (index: number | undefined, id: string, name = 'look', json = '') => ({
  index,
  id,
  type: 'function',
  function: { name, arguments: json },
});
const more = (index: number | undefined, json: string) => ({ index, function: { arguments: json } });

/** The blocks of a message, put together as a client does; fails the test for events out of their order. */
function blocksOf(events: Json[]): Json[] {
  const blocks: Json[] = [];
  let isOpen = false;
  for (const event of events.map((one) => shapes.messageEvent.parse(one) as Json)) {
    if (event.type === 'content_block_start') {
      expect([isOpen, event.index]).toEqual([false, blocks.length]);
      blocks.push({ ...event.content_block, said: '' });
      isOpen = true;
    }
    if (event.type === 'content_block_delta') {
      expect([isOpen, event.index]).toEqual([true, blocks.length - 1]);
      const { type: _, ...delta } = event.delta;
      blocks[event.index].said += Object.values(delta)[0];
    }
    if (event.type === 'content_block_stop') {
      expect([isOpen, event.index]).toEqual([true, blocks.length - 1]);
      isOpen = false;
    }
  }
  expect(isOpen).toBe(false);
  expect([events[0].type, ...events.slice(-2).map(({ type }) => type)]).toEqual([
    'message_start',
    'message_delta',
    'message_stop',
  ]);
  return blocks.map(({ type, id, said }) => (id === undefined ? [type, said] : [id, said]));
}

describe('A-3 blocks stand one behind the other', () => {
  test('calls whose pieces are mixed', async () => {
    const events = await toldBy(
      begun,
      pieces(opening(0, 'a'), opening(1, 'b')),
      pieces(more(1, '{"n":'), more(0, '{"m":')),
      pieces(more(0, '1}')),
      pieces(more(1, '2}')),
      chunk({}, 'tool_calls'),
      DONE,
    );
    expect(blocksOf(events)).toEqual([
      ['a', '{"m":1}'],
      ['b', '{"n":2}'],
    ]);
  });

  test('thoughts, texts and calls in any order', async () => {
    const events = await toldBy(
      chunk({ reasoning_content: 'Hm' }),
      chunk({ reasoning: '.' }),
      chunk({ content: 'Loo' }),
      chunk({ content: 'king', tool_calls: [opening(0, 'a', 'look', '{}')] }),
      chunk({ content: ' again' }),
      pieces(opening(1, 'b')),
      chunk({ content: '.' }),
      chunk({}, 'tool_calls'),
      DONE,
    );
    expect(blocksOf(events)).toEqual([
      ['thinking', 'Hm.'],
      ['text', 'Looking'],
      ['a', '{}'],
      ['text', ' again'],
      ['b', ''],
      ['text', '.'],
    ]);
  });

  test('any mixture of pieces gives each call all of its own', async () => {
    const piece = fc.tuple(fc.nat(3), fc.stringMatching(/^[a-z]{0,3}$/));
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (said) => {
        const known = new Map<number, string>();
        const chunks = said.map(([index, json]) => {
          const isNew = !known.has(index);
          known.set(index, (known.get(index) ?? '') + json);
          return pieces(isNew ? opening(index, `call_${index}`, 'look', json) : more(index, json));
        });
        const events = await toldBy(begun, ...chunks, chunk({}, 'tool_calls'), DONE);
        expect(blocksOf(events)).toEqual([...known].map(([index, json]) => [`call_${index}`, json]));
      }),
    );
  });

  test.each<[string, object[]]>([
    ['left out', [opening(undefined, 'a'), more(undefined, '{}'), opening(undefined, 'b', 'look', '[]')]],
    ['the same for all', [opening(0, 'a'), more(0, '{}'), opening(0, 'b', 'look', '[]')]],
    [
      'with the id in each piece',
      [opening(0, 'a', 'look', '{'), opening(0, 'a', 'look', '}'), opening(1, 'b', 'look', '[]')],
    ],
  ])('places of calls %s', async (_what, calls) => {
    const events = await toldBy(...calls.map((call) => pieces(call)), chunk({}, 'stop'), DONE);
    expect(blocksOf(events)).toEqual([
      ['a', '{}'],
      ['b', '[]'],
    ]);
    expect(events.at(-2).delta.stop_reason).toBe('tool_use');
  });

  test('calls without ids and places, told apart by their names', async () => {
    const calls = [opening(undefined, '', 'look', '{}'), opening(undefined, '', 'go', '[]')];
    const events = await toldBy(pieces(...calls), chunk({}, 'tool_calls'), DONE);
    expect(blocksOf(events)).toEqual([
      ['toolu_req0001abcd00', '{}'],
      ['toolu_req0001abcd01', '[]'],
    ]);
  });
});

describe('A-3 the end', () => {
  test('a refusal is text, and the reason', async () => {
    const events = await toldBy(
      begun,
      chunk({ refusal: 'No' }),
      chunk({ refusal: '.' }),
      chunk({}, 'stop'),
      DONE,
    );
    expect(blocksOf(events)).toEqual([['text', 'No.']]);
    expect(events.at(-2).delta.stop_reason).toBe('refusal');
  });

  test('the usage is the last that is told, or an estimate', async () => {
    const used = (prompt_tokens: number) => ({
      usage: { prompt_tokens, completion_tokens: 2, total_tokens: 0 },
    });
    const told = await toldBy(chunk({ content: 'Hello' }, null, used(3)), chunk({}, 'stop', used(4)), DONE);
    expect(told[0].message.usage).toMatchObject({ input_tokens: 12, output_tokens: 0 });
    expect(told.at(-2).usage).toMatchObject({ input_tokens: 4, output_tokens: 2 });
    const guessed = await toldBy(chunk({ content: 'Hello' }), chunk({}, 'stop'), DONE);
    expect(guessed.at(-2).usage).toMatchObject({ input_tokens: 12, output_tokens: 2 });
  });

  test('nothing is read behind it', async () => {
    expect((await toldBy(begun, chunk({}, 'stop'), DONE, 'data: {broken\n\n')).at(-1).type).toBe(
      'message_stop',
    );
  });
});

describe('A-3 a stream that breaks off', () => {
  const hello = chunk({ content: 'Hello' });
  test.each<[string, string[]]>([
    ['ends in the middle', [begun, hello]],
    ['ends without `[DONE]`', [begun, hello, chunk({}, 'stop')]],
    ['has no reason', [begun, hello, DONE]],
    ['ends in the middle of an event', [begun, hello, chunk({}, 'stop').slice(0, -8)]],
    ['is no JSON', [hello, 'data: {"choices":\n\n']],
    ['is no object', [hello, 'data: 7\n\n']],
    ['has no choices', [hello, data({ id: 'c' })]],
    ['has a call without a name', [hello, pieces(more(0, '{}'))]],
    ['has an error', [hello, data({ error: { message: 'sk-123', type: 'server_error' } })]],
    ['ends with an error', [hello, chunk({}, 'error'), DONE]],
  ])('%s', async (_what, texts) => {
    const { text, error } = await brokenOff(translated(...texts));
    expect(error).toMatchObject({ name: 'Failure', code: 'upstream_error' });
    expect(text).toContain('Hello');
    expect(text).not.toContain('message_stop');
    expect(text + String(error.details.cause)).not.toContain('sk-123');
  });

  test('says nothing where nothing came', async () => {
    expect(await brokenOff(translated())).toMatchObject({ text: '', error: { code: 'upstream_error' } });
  });

  test.each([
    [chunk({}, 'insufficient_system_resource') + DONE, 'upstream_overloaded'],
    [data({ error: { code: 429 } }), 'upstream_rate_limited'],
    [data({ error: { code: 'server_is_overloaded' } }), 'upstream_overloaded'],
  ])('%s: the reason is told', async (text, code) => {
    expect((await brokenOff(translated(hello, text))).error.code).toBe(code);
  });

  test('what the upstream throws comes through', async () => {
    async function* failing() {
      yield hello;
      throw new TypeError('terminated');
    }
    const { text, error } = await brokenOff(chunksToMessageEvents(failing(), STREAMED));
    expect(text).toContain('Hello');
    expect(error).toBeInstanceOf(TypeError);
  });

  test('the upstream is let go when the client leaves', async () => {
    let isLeft = false;
    async function* endless() {
      try {
        while (true) yield hello;
      } finally {
        isLeft = true;
      }
    }
    for await (const text of chunksToMessageEvents(endless(), STREAMED)) if (text.includes('Hello')) break;
    expect(isLeft).toBe(true);
  });
});

describe('A-3 what does not end is given up, and not held for ever', () => {
  async function* endless(piece: (at: number) => string) {
    for (let at = 0; ; at += 1) yield piece(at);
  }
  const long = 'x'.repeat(100_000);
  test.each<[string, (at: number) => string]>([
    ['an event', () => long],
    ['a call that waits', (at) => pieces(at < 2 ? opening(at, `call_${at}`) : more(1, long))],
    ['text behind a call', (at) => (at === 0 ? pieces(opening(0, 'a')) : chunk({ content: long }))],
    ['calls', (at) => pieces(opening(at, `call_${at}`))],
  ])('%s', async (_what, piece) => {
    const { error } = await brokenOff(chunksToMessageEvents(endless(piece), STREAMED));
    expect(error.code).toBe('upstream_error');
  });
});
