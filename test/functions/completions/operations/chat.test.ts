import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bodyOf, chat, eventsOf, failureOf, type Json, textOf, user } from '../harness.ts';

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const time = { type: 'function', function: { name: 'get_time' } };

describe('chat', () => {
  test('A-2 the plain answer has every field that OpenAI’s has', async () => {
    expect(await bodyOf(chat())).toEqual({
      id: 'chatcmpl-req0001abcd',
      object: 'chat.completion',
      created: 1_750_000_000,
      model: 'deepseek-chat',
      service_tier: 'default',
      system_fingerprint: 'fp_sandbox',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'You said: Hello, world!',
            refusal: null,
            annotations: [],
          },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 12,
        completion_tokens: 9,
        total_tokens: 21,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      },
    });
  });

  test('A-2 the stream is a role, the words, a finish and the end mark, all under one id', async () => {
    const reply = await chat({ stream: true });
    expect(reply.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' });
    const text = await textOf(reply);
    expect(text).not.toMatch(/^event:/m);
    const events = eventsOf(text);
    expect(events.at(-1)).toBe('[DONE]');
    const chunks = events.slice(0, -1);
    expect(chunks.map((chunk: Json) => chunk.choices[0].delta)).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { content: 'You' },
      { content: ' said:' },
      { content: ' Hello,' },
      { content: ' world!' },
      {},
    ]);
    expect(chunks.map((chunk: Json) => chunk.choices[0].finish_reason)).toEqual([
      null,
      null,
      null,
      null,
      null,
      'stop',
    ]);
    expect(new Set(chunks.map((chunk: Json) => chunk.id))).toEqual(new Set(['chatcmpl-req0001abcd']));
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({
        object: 'chat.completion.chunk',
        created: 1_750_000_000,
        model: 'deepseek-chat',
      });
      expect(chunk).not.toHaveProperty('usage');
    }
  });

  test('A-2 include_usage adds one chunk without choices before the end, and null everywhere else', async () => {
    const options = { stream: true, stream_options: { include_usage: true } };
    const chunks = eventsOf(await textOf(chat(options))).slice(0, -1);
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 },
    });
    for (const chunk of chunks.slice(0, -1)) expect(chunk.usage).toBeNull();
  });

  test('the stream put together is the plain answer, whatever is said and wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('[[')),
        fc.integer({ min: 1, max: 30 }),
        async (said, limit) => {
          const body = { messages: [user(said)], max_completion_tokens: limit };
          const plain = await bodyOf(chat(body));
          const options = { stream: true, stream_options: { include_usage: true } };
          const chunks = eventsOf(await textOf(chat({ ...body, ...options }))).slice(0, -1);
          const text = chunks.map((chunk: Json) => chunk.choices[0]?.delta.content ?? '').join('');
          expect(text).toBe(plain.choices[0].message.content);
          expect(chunks.at(-1).usage).toEqual(plain.usage);
          expect(chunks.at(-2).choices[0].finish_reason).toBe(plain.choices[0].finish_reason);
          expect(plain.usage.completion_tokens).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    [{ max_tokens: 3 }, 'You said:', 'length'],
    [{ stop: ' world' }, 'You said: Hello,', 'stop'],
    [{ stop: ['never', 'lo', 'said'] }, 'You ', 'stop'],
    [{ messages: [user('Hi [[stop:content_filter]]')] }, 'You said: Hi', 'content_filter'],
    [{ messages: [user('Hi [[stop:length]]')] }, 'You said: Hi', 'length'],
    [{ messages: [user('[[length:3]]')] }, 'lorem ipsum dolor', 'stop'],
    [{ response_format: { type: 'json_object' } }, '{"answer":"You said: Hello, world!"}', 'stop'],
    [
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'n', schema: weather.function.parameters },
        },
      },
      '{"city":"text"}',
      'stop',
    ],
    [
      { messages: [{ role: 'system', content: 'Be brief.' }, user('[[recall:system]]')] },
      'Be brief.',
      'stop',
    ],
    [
      { messages: [user('one'), { role: 'assistant', content: 'two' }, user('[[recall:history]]')] },
      'one',
      'stop',
    ],
  ])('%j answers %j and finishes with %s', async (body, content, finish) => {
    const [choice] = (await bodyOf(chat(body))).choices;
    expect(choice).toMatchObject({ message: { content }, finish_reason: finish });
  });

  test('a refusal stands in its own field, streamed too', async () => {
    const body = { messages: [user('no [[stop:refusal]]')] };
    const [choice] = (await bodyOf(chat(body))).choices;
    expect(choice.message).toMatchObject({ content: null, refusal: 'You said: no' });
    const events = eventsOf(await textOf(chat({ ...body, stream: true })));
    expect(events.map((one: Json) => one.choices?.[0].delta.refusal ?? '').join('')).toBe('You said: no');
  });

  test('A-2 tools are called as the directives say, in parallel unless that is switched off', async () => {
    const body = {
      messages: [user('[[tool:get_weather {"city":"Paris"}]] [[tool:get_time]]')],
      tools: [weather, time],
    };
    const [choice] = (await bodyOf(chat(body))).choices;
    expect(choice.finish_reason).toBe('tool_calls');
    expect(choice.message).toMatchObject({
      content: null,
      tool_calls: [
        {
          id: 'call_req0001abcd00',
          type: 'function',
          function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
        },
        { id: 'call_req0001abcd01', type: 'function', function: { name: 'get_time', arguments: '{}' } },
      ],
    });
    const [alone] = (await bodyOf(chat({ ...body, parallel_tool_calls: false }))).choices;
    expect(alone.message.tool_calls).toHaveLength(1);
  });

  test.each(['required', { type: 'function', function: { name: 'get_weather' } }])(
    'A-2 tool_choice %j calls the tool with the least arguments that its schema allows',
    async (choice) => {
      const [{ message }] = (await bodyOf(chat({ tools: [weather, time], tool_choice: choice }))).choices;
      expect(message.tool_calls[0].function).toEqual({ name: 'get_weather', arguments: '{"city":"text"}' });
    },
  );

  test('what a tool answered is reflected, and a repeated tool_choice does not call for ever', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } };
    const messages = [
      user('[[tool:get_weather]]'),
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
    ];
    const body = await bodyOf(chat({ messages, tools: [weather], tool_choice: 'required' }));
    expect(body.choices[0].message).toMatchObject({ content: 'get_weather answered: sunny.' });
    expect(body.choices[0].finish_reason).toBe('stop');
  });

  test('calls that do not fit into max_tokens are left out whole', async () => {
    const body = {
      messages: [user('[[tool:get_weather {"city":"Paris"}]]')],
      tools: [weather],
      max_tokens: 2,
    };
    const [choice] = (await bodyOf(chat(body))).choices;
    expect(choice).toMatchObject({ message: { content: '' }, finish_reason: 'length' });
    expect(choice.message).not.toHaveProperty('tool_calls');
  });

  test.each([
    ['529', 'upstream_overloaded'],
    ['500', 'upstream_error'],
    ['429', 'upstream_rate_limited'],
    ['timeout', 'upstream_timeout'],
  ])('[[error:%s]] fails before the first byte with %s, streamed or not', async (kind, code) => {
    for (const stream of [false, true]) {
      const failure = await failureOf(chat({ messages: [user(`[[error:${kind}]]`)], stream }));
      expect(failure.code).toBe(code);
    }
  });

  test('[[break:2]] breaks the stream off after two words with an error that names the request', async () => {
    const reply = await chat({ messages: [user('one two three [[break:2]]')], stream: true });
    const events = eventsOf(await textOf(reply));
    expect(events.slice(1, 3).map((one: Json) => one.choices[0].delta.content)).toEqual(['You', ' said:']);
    expect(events[3]).toEqual({
      error: {
        message: 'The model could not answer. Try again. (request id req-0001-abcd)',
        type: 'server_error',
        param: null,
        code: 'upstream_error',
      },
    });
    expect(events).toHaveLength(4);
    expect(reply.log).toMatchObject({ code: 'upstream_error', inputTokens: 18, outputTokens: 3 });
    expect((await failureOf(chat({ messages: [user('[[break:2]]')] }))).code).toBe('upstream_error');
  });

  test('what a stream used is in its log once it has ended', async () => {
    const reply = await chat({ stream: true });
    await textOf(reply);
    expect(reply.log).toEqual({
      model: 'deepseek-chat',
      stream: true,
      inputTokens: 12,
      cachedInputTokens: 0,
      outputTokens: 9,
    });
  });

  test('a conversation longer than the model’s context is refused with both numbers', async () => {
    const failure = await failureOf(chat({ messages: [user('word '.repeat(10_000))] }));
    expect(failure.code).toBe('invalid_request');
    expect(failure.details.params?.reason).toContain('10000');
  });

  test('a slow answer that would take too long is refused before it begins', async () => {
    const failure = await failureOf(chat({ messages: [user('[[length:100]] [[slow:20s]]')] }));
    expect(failure.details.params?.reason).toContain('2000s, more than 120s');
  });
});
