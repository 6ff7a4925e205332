import Anthropic1 from '@anthropic-ai/sdk';
import Anthropic0 from '@anthropic-ai/sdk-0';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { otherDialect } from '../../providers/translation/other-dialect.ts';
import { deps, type Harness, type Json, startHarness } from '../harness.ts';

const translated = { ...deps, providerFor: async () => otherDialect };

const said = (content: string) => [{ role: 'user' as const, content }];
const basic = { model: 'deepseek-chat', max_tokens: 500 };
const tool = {
  name: 'get_weather',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
};

// The two majors have the same surface; their types are told apart by name only.
describe.each([
  ['@anthropic-ai/sdk 1', Anthropic1, '2026-10-21', deps],
  ['@anthropic-ai/sdk 0', Anthropic0 as unknown as typeof Anthropic1, '2023-06-01', deps],
  ['@anthropic-ai/sdk 1, translated', Anthropic1, '2026-10-21', translated],
  ['@anthropic-ai/sdk 0, translated', Anthropic0 as unknown as typeof Anthropic1, '2023-06-01', translated],
])('%s', (_name, Anthropic, version, using) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness(using);
  });
  afterAll(() => harness.close());
  const client = () =>
    new Anthropic({ authToken: 'a-key', apiKey: null, baseURL: harness.url, maxRetries: 0 });

  test('A-3 plain, with the bearer and the version that this client sends', async () => {
    const message = await client().messages.create({ ...basic, messages: said('Hello') });
    expect(message.content).toMatchObject([{ type: 'text', text: 'You said: Hello' }]);
    expect(message.usage.input_tokens).toBeGreaterThan(0);
    expect(message._request_id).toMatch(/^req-/);
    expect(harness.seen.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer a-key',
      'anthropic-version': version,
    });
  });

  test('A-3 streaming, event by event', async () => {
    const stream = await client().messages.create({ ...basic, messages: said('one two'), stream: true });
    const types: string[] = [];
    let text = '';
    for await (const event of stream) {
      types.push(event.type);
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
    }
    expect(text).toBe('You said: one two');
    expect([types[0], types.at(-1)]).toEqual(['message_start', 'message_stop']);
    expect(types).not.toContain('ping');
  });

  test('A-3 the .stream() helper puts together what the plain answer is', async () => {
    const asked = { ...basic, messages: said('Hello'), stop_sequences: ['lo'] };
    const streamed = await client().messages.stream(asked).finalMessage();
    const { id: _one, _request_id: _two, ...plain } = await client().messages.create(asked);
    expect(streamed).toMatchObject(plain);
    // OpenAI's dialect does not tell what ended an answer: there it just ends.
    const ended = { stop_reason: 'end_turn', stop_sequence: null };
    const stopped = { stop_reason: 'stop_sequence', stop_sequence: 'lo' };
    expect(streamed).toMatchObject(using === translated ? ended : stopped);
  });

  test('A-3 tools there and back', async () => {
    const messages: Json[] = said('[[tool:get_weather {"city":"Paris"}]]');
    const first = await client()
      .messages.stream({ ...basic, tools: [tool], messages })
      .finalMessage();
    expect(first.stop_reason).toBe('tool_use');
    const [call] = first.content;
    if (call?.type !== 'tool_use') throw new Error('expected a call');
    expect(call.input).toEqual({ city: 'Paris' });
    const result = { type: 'tool_result', tool_use_id: call.id, content: 'sunny' };
    messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: [result] });
    const second = await client().messages.create({ ...basic, tools: [tool], messages });
    expect(second.content).toMatchObject([{ text: 'get_weather answered: sunny.' }]);
  });

  test('A-3 count_tokens says what the message then counts', async () => {
    const { model } = basic;
    const counted = await client().messages.countTokens({
      model,
      system: 'Be brief.',
      messages: said('Hello'),
    });
    const { usage } = await client().messages.create({
      ...basic,
      system: 'Be brief.',
      messages: said('Hello'),
    });
    expect(counted.input_tokens).toBe(usage.input_tokens);
  });

  test('A-4 models: page by page, and one', async () => {
    const ids = [];
    for await (const one of client().models.list({ limit: 1 })) ids.push(one.id);
    expect(ids).toEqual(['deepseek-reasoner', 'vendor/small', 'deepseek-chat']);
    const one = await client().models.retrieve('vendor/small');
    expect(one).toMatchObject({ type: 'model', display_name: 'Small', max_input_tokens: 10_000 });
  });

  test.each<[string, object, string, number, string]>([
    ['an unknown model', { model: 'nobody' }, 'NotFoundError', 404, 'not_found_error'],
    ['a bad request', { max_tokens: 100_00 }, 'BadRequestError', 400, 'invalid_request_error'],
    ['a busy model', { messages: said('[[error:429]]') }, 'RateLimitError', 429, 'rate_limit_error'],
    [
      'an overloaded one',
      { messages: said('[[error:529]]') },
      'InternalServerError',
      529,
      'overloaded_error',
    ],
    ['a broken one', { messages: said('[[error:500]]') }, 'InternalServerError', 502, 'api_error'],
    ['one too slow', { messages: said('[[error:timeout]]') }, 'InternalServerError', 504, 'timeout_error'],
  ])('A-3 %s is an error of its own type', async (_what, body, kind, status, type) => {
    for (const stream of [false, true]) {
      const asked = client().messages.create({ ...basic, messages: said('Hi'), ...body, stream });
      const error: Json = await asked.then(
        () => null,
        (thrown) => thrown,
      );
      expect(error).toBeInstanceOf((Anthropic as Json)[kind]);
      expect(error).toMatchObject({
        status,
        requestID: expect.stringMatching(/^req-/),
        error: { error: { type } },
      });
    }
  });

  test('A-3 a stream that breaks off is an error after the words that came', async () => {
    const stream = await client().messages.create({
      ...basic,
      messages: said('one two [[break:3]]'),
      stream: true,
    });
    let text = '';
    const read = async () => {
      for await (const event of stream) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta')
          text += event.delta.text;
      }
    };
    await expect(read()).rejects.toMatchObject({ error: { error: { type: 'api_error' } } });
    expect(text).toBe('You said: one');
  });
});
