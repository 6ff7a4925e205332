import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI7 from 'openai';
import OpenAI6 from 'openai-6';
import { otherDialect } from '../../providers/translation/other-dialect.ts';
import { deps, type Harness, type Json, startHarness } from '../harness.ts';

const translated = { ...deps, providerFor: async () => otherDialect };

const model = 'deepseek-chat';
const said = (content: string) => [{ role: 'user' as const, content }];
const tools = [
  {
    type: 'function' as const,
    function: {
      name: 'get_weather',
      description: 'The weather of a city.',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];

// The two majors have the same surface; their types are told apart by name only.
describe.each([
  ['openai 7', OpenAI7, deps],
  ['openai 6', OpenAI6 as unknown as typeof OpenAI7, deps],
  ['openai 7, translated', OpenAI7, translated],
  ['openai 6, translated', OpenAI6 as unknown as typeof OpenAI7, translated],
])('%s', (_name, OpenAI, using) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness(using);
  });
  afterAll(() => harness.close());
  const client = () => new OpenAI({ apiKey: 'a-key', baseURL: `${harness.url}/v1`, maxRetries: 0 });

  test('A-2 plain', async () => {
    const completion = await client().chat.completions.create({ model, messages: said('Hello') });
    expect(completion.choices[0]?.message.content).toBe('You said: Hello');
    expect(completion.usage?.total_tokens).toBeGreaterThan(0);
    expect(completion._request_id).toMatch(/^req-/);
  });

  test('A-2 streaming, with usage in the last chunk only', async () => {
    const stream = await client().chat.completions.create({
      model,
      messages: said('one two'),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('You said: one two');
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(5);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
  });

  test('A-2 the .stream() helper, to its end', async () => {
    const stream = client().chat.completions.stream({ model, messages: said('Hello') });
    const completion = await stream.finalChatCompletion();
    expect(completion.choices[0]).toMatchObject({
      message: { content: 'You said: Hello' },
      finish_reason: 'stop',
    });
  });

  test('A-2 tool calls, put together from a stream', async () => {
    const stream = client().chat.completions.stream({
      model,
      tools,
      messages: said('[[tool:get_weather {"city":"Paris"}]] [[tool:get_weather {"city":"Rome"}]]'),
    });
    const { choices } = await stream.finalChatCompletion();
    const calls = choices[0]?.message.tool_calls?.map((call: Json) => call.function.arguments);
    expect(calls).toEqual(['{"city":"Paris"}', '{"city":"Rome"}']);
    expect(choices[0]?.finish_reason).toBe('tool_calls');
  });

  test('A-2 tools there and back, driven by the client’s own runner', async () => {
    const asked: string[] = [];
    const runner = client().chat.completions.runTools({
      model,
      messages: said('[[tool:get_weather {"city":"Paris"}]]'),
      tools: [
        {
          type: 'function',
          function: {
            ...(tools[0] as (typeof tools)[number]).function,
            parse: JSON.parse as (text: string) => { city: string },
            function: ({ city }: { city: string }) => {
              asked.push(city);
              return 'sunny';
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe('get_weather answered: sunny.');
    expect(asked).toEqual(['Paris']);
  });

  test('A-2 structured output, parsed by the client', async () => {
    const completion = await client().chat.completions.parse({
      model,
      messages: said('Hello'),
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'place', schema: (tools[0] as (typeof tools)[number]).function.parameters },
      },
    });
    expect(completion.choices[0]?.message.content).toBe('{"city":"text"}');
  });

  test('A-2 models: all of this surface, and one', async () => {
    const ids = [];
    for await (const one of client().models.list()) ids.push(one.id);
    expect(ids).toEqual(['deepseek-reasoner', 'vendor/small', 'deepseek-chat']);
    expect((await client().models.retrieve('vendor/small')).owned_by).toBe('deepseek');
  });

  test.each<[string, object, string, number, string]>([
    ['an unknown model', { model: 'nobody' }, 'NotFoundError', 404, 'model_not_found'],
    ['a bad request', { temperature: 9 }, 'BadRequestError', 400, 'invalid_request'],
    ['a busy model', { messages: said('[[error:429]]') }, 'RateLimitError', 429, 'upstream_rate_limited'],
    [
      'an overloaded one',
      { messages: said('[[error:529]]') },
      'InternalServerError',
      529,
      'upstream_overloaded',
    ],
    ['a broken one', { messages: said('[[error:500]]') }, 'InternalServerError', 502, 'upstream_error'],
    ['one too slow', { messages: said('[[error:timeout]]') }, 'InternalServerError', 504, 'upstream_timeout'],
  ])('A-2 %s is an error of its own type', async (_what, body, type, status, code) => {
    for (const stream of [false, true]) {
      const asked = client().chat.completions.create({ model, messages: said('Hi'), ...body, stream });
      const error: Json = await asked.then(
        () => null,
        (thrown) => thrown,
      );
      expect(error).toBeInstanceOf((OpenAI as Json)[type]);
      expect(error).toMatchObject({ status, code, requestID: expect.stringMatching(/^req-/) });
    }
  });

  test('A-2 a stream that breaks off is an error after the words that came, naming the request', async () => {
    const stream = await client().chat.completions.create({
      model,
      messages: said('one two three [[break:3]]'),
      stream: true,
    });
    let text = '';
    const read = async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    };
    await expect(read()).rejects.toMatchObject({
      code: 'upstream_error',
      message: expect.stringMatching(/request id req-\d+/),
    });
    expect(text).toBe('You said: one');
  });

  test('A-2 a client may leave in the middle', async () => {
    const stream = await client().chat.completions.create({
      model,
      messages: said('a b c [[slow:20s]]'),
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    expect(stream.controller.signal.aborted).toBe(true);
  });
});
