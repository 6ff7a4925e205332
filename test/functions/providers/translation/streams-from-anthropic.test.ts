import { describe, expect, test } from '@jest/globals';
import * as shapes from '../../../../functions/completions/shapes.ts';
import { messageEventsToChunks } from '../../../../functions/providers/translation/message-events-to-chunks.ts';
import { eventsOf, type Json } from '../../completions/harness.ts';
import { BASIS, brokenOff, event, joined, START, STOP, STREAMED, saying } from './exchange.ts';

const translated = (...texts: string[]) => messageEventsToChunks(saying(...texts), STREAMED);
const toldBy = async (...texts: string[]): Promise<Json[]> => eventsOf(await joined(translated(...texts)));

const block = (index: number, content_block: object, ...deltas: object[]) =>
  event('content_block_start', { index, content_block }) +
  deltas.map((delta) => event('content_block_delta', { index, delta })).join('') +
  event('content_block_stop', { index });
const json = (partial_json: string) => ({ type: 'input_json_delta', partial_json });
const text = (words: string) => ({ type: 'text_delta', text: words });
const call = (id: string, input: unknown = {}) => ({ type: 'tool_use', id, name: 'look', input });
const hello = block(0, { type: 'text', text: '' }, text('Hello'));
const ending = (stop_reason: string | null, others: object = {}) =>
  event('message_delta', {
    delta: { stop_reason, stop_sequence: null },
    usage: { output_tokens: 7 },
    ...others,
  });
const deltasOf = (events: Json[]) =>
  events.flatMap((one) => one.choices?.map(({ delta }: Json) => delta) ?? []);

describe('A-2 the chunks', () => {
  test('calls by their place among the calls, whose arguments are JSON even if there are none', async () => {
    const events = await toldBy(
      START,
      hello,
      block(1, call('a'), json(''), json('{"n":'), json('1}')),
      block(2, call('b')),
      block(3, call('c', { n: 3 })),
      ending('tool_use'),
      STOP,
    );
    const calls = deltasOf(events).flatMap((delta) => delta.tool_calls ?? []);
    expect(calls.filter(({ id }) => id !== undefined)).toEqual(
      ['a', 'b', 'c'].map((id, index) => ({
        index,
        id,
        type: 'function',
        function: { name: 'look', arguments: '' },
      })),
    );
    const argumentsOf = (place: number) =>
      calls
        .filter(({ index }) => index === place)
        .map((one) => one.function.arguments)
        .join('');
    expect([0, 1, 2].map(argumentsOf)).toEqual(['{"n":1}', '{}', '{"n":3}']);
    for (const one of events.slice(0, -1)) shapes.chatChunk.parse(one);
  });

  test('the usage comes last, and only to those who ask', async () => {
    const events = await toldBy(START, hello, ending('end_turn'), STOP);
    expect(events.at(-2)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    });
    expect(events.slice(0, -2).every(({ usage }) => usage === null)).toBe(true);
    const unasked = messageEventsToChunks(saying(START, hello, ending('end_turn'), STOP), {
      ...BASIS,
      includeUsage: false,
    });
    expect(await joined(unasked)).not.toContain('usage');
  });

  test('the counts of the first event hold where no later one tells them', async () => {
    const cached = { input_tokens: 5, cache_read_input_tokens: 100, output_tokens: 1 };
    const later = { usage: { input_tokens: null, cache_read_input_tokens: null, output_tokens: 9 } };
    const events = await toldBy(
      event('message_start', { message: { usage: cached } }),
      hello,
      ending('end_turn', later),
      event('message_delta', { delta: {} }),
      STOP,
    );
    expect(events.at(-2).usage).toMatchObject({
      prompt_tokens: 105,
      completion_tokens: 9,
      prompt_tokens_details: { cached_tokens: 100 },
    });
  });

  test('events, blocks and deltas that are not known say nothing', async () => {
    const events = await toldBy(
      event('ping'),
      START,
      event('something_new', { index: 0 }),
      ': comment\n\n',
      block(0, { type: 'something_new', text: 'x' }, { type: 'citations_delta', citation: {} }, json('{}')),
      hello,
      ending('end_turn'),
      STOP,
    );
    expect(deltasOf(events)).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { content: 'Hello' },
      {},
    ]);
  });

  test('what a block begins with is said', async () => {
    const events = await toldBy(
      START,
      block(0, { type: 'thinking', thinking: 'Hm.' }),
      block(1, { type: 'text', text: 'Hel' }, text('lo')),
      ending('end_turn'),
      STOP,
    );
    expect(deltasOf(events).slice(1, -1)).toEqual([
      { reasoning_content: 'Hm.' },
      { content: 'Hel' },
      { content: 'lo' },
    ]);
  });
});

describe('A-2 a stream that breaks off', () => {
  test.each<[string, string[]]>([
    ['ends in the middle', [START, hello]],
    ['ends without `message_stop`', [START, hello, ending('end_turn')]],
    ['ends with OpenAI’s mark', [START, hello, 'data: [DONE]\n\n']],
    ['has no reason', [START, hello, ending(null), STOP]],
    ['is no JSON', [START, hello, 'event: message_delta\ndata: {\n\n']],
    ['begins twice', [START, hello, START]],
    [
      'has a delta without its block',
      [START, hello, event('content_block_delta', { index: 0, delta: text('x') })],
    ],
    ['ends a block twice', [START, hello, event('content_block_stop', { index: 0 })]],
    ['has no block in a block', [START, hello, event('content_block_start', { index: 1 })]],
    ['has a call without a name', [START, hello, block(1, { type: 'tool_use', id: 'a' })]],
    ['has an error', [START, hello, event('error', { error: { type: 'api_error', message: 'sk-123' } })]],
  ])('%s', async (_what, texts) => {
    const { text: told, error } = await brokenOff(translated(...texts));
    expect(error).toMatchObject({ name: 'Failure', code: 'upstream_error' });
    expect(told).toContain('Hello');
    expect(told).not.toContain('[DONE]');
    expect(told + String(error.details.cause)).not.toContain('sk-123');
  });

  test.each<[string, string[]]>([
    ['nothing came', []],
    ['it does not begin', [hello]],
  ])('says nothing where %s', async (_what, texts) => {
    expect(await brokenOff(translated(...texts))).toMatchObject({
      text: '',
      error: { code: 'upstream_error' },
    });
  });

  test.each([
    ['overloaded_error', 'upstream_overloaded'],
    ['rate_limit_error', 'upstream_rate_limited'],
  ])('%s is told as `%s`', async (type, code) => {
    const failing = event('error', { error: { type, message: 'Overloaded' } });
    expect((await brokenOff(translated(START, hello, failing))).error.code).toBe(code);
  });

  test('what the upstream throws comes through', async () => {
    async function* failing() {
      yield START + hello;
      throw new TypeError('terminated');
    }
    const { text: told, error } = await brokenOff(messageEventsToChunks(failing(), STREAMED));
    expect(told).toContain('Hello');
    expect(error).toBeInstanceOf(TypeError);
  });

  test('blocks that do not end are given up, and not held for ever', async () => {
    async function* endless() {
      yield START;
      for (let index = 0; ; index += 1)
        yield event('content_block_start', { index, content_block: call(`c${index}`) });
    }
    const { error } = await brokenOff(messageEventsToChunks(endless(), STREAMED));
    expect(error.code).toBe('upstream_error');
  });
});
