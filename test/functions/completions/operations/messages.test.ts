import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { operations } from '../../../../functions/completions/operations.ts';
import {
  aCall,
  bodyOf,
  chat,
  deps,
  eventsOf,
  failureOf,
  type Json,
  messages,
  messagesBody,
  textOf,
  user,
} from '../harness.ts';

const weather = {
  name: 'get_weather',
  description: 'The weather',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

describe('messages', () => {
  test('A-3 the plain answer has every field that Anthropic’s has', async () => {
    expect(await bodyOf(messages())).toEqual({
      id: 'msg_req0001abcd',
      type: 'message',
      role: 'assistant',
      model: 'deepseek-chat',
      container: null,
      diagnostics: null,
      content: [{ type: 'text', text: 'You said: Hello, world!', citations: null }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      usage: {
        input_tokens: 12,
        output_tokens: 9,
        cache_creation: null,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        inference_geo: null,
        output_tokens_details: null,
        server_tool_use: null,
        service_tier: 'standard',
        speed: null,
      },
    });
  });

  test('A-3 the stream is Anthropic’s sequence of named events, with the real input tokens first', async () => {
    const text = await textOf(messages({ stream: true }));
    const names = [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    const events = eventsOf(text);
    expect(events.map((event: Json) => event.type)).toEqual(names);
    expect(names).toEqual([
      'message_start',
      'ping',
      'content_block_start',
      ...Array(4).fill('content_block_delta'),
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(events[0].message).toMatchObject({ id: 'msg_req0001abcd', content: [], stop_reason: null });
    expect(events[0].message.usage).toMatchObject({ input_tokens: 12, output_tokens: 0 });
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { input_tokens: 12, output_tokens: 9 },
    });
    expect(text).not.toContain('[DONE]');
  });

  test('the stream put together is the plain answer, whatever is said and wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('[[')),
        fc.integer({ min: 1, max: 30 }),
        async (said, limit) => {
          const body = { messages: [user(said)], max_tokens: limit, stop_sequences: ['e'] };
          const plain = await bodyOf(messages(body));
          const events = eventsOf(await textOf(messages({ ...body, stream: true })));
          const text = events.map((event: Json) => event.delta?.text ?? '').join('');
          expect(text).toBe(plain.content[0]?.text ?? '');
          const { delta, usage } = events.at(-2);
          expect(plain).toMatchObject(delta);
          expect(plain.usage).toMatchObject(usage);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    [{ max_tokens: 3 }, 'You said:', 'max_tokens', null],
    [{ stop_sequences: ['zzz', ' world'] }, 'You said: Hello,', 'stop_sequence', ' world'],
    [{ max_tokens: 3, stop_sequences: ['world'] }, 'You said:', 'max_tokens', null],
    [{ messages: [user('no [[stop:refusal]]')] }, 'You said: no', 'refusal', null],
    [{ messages: [user('no [[stop:content_filter]]')] }, 'You said: no', 'refusal', null],
    [{ system: 'Be brief.', messages: [user('[[recall:system]]')] }, 'Be brief.', 'end_turn', null],
    [
      { output_config: { format: { type: 'json_schema', schema: weather.input_schema } } },
      '{"city":"text"}',
      'end_turn',
      null,
    ],
  ])('%j answers %j and stops by %s', async (body, text, reason, sequence) => {
    expect(await bodyOf(messages(body))).toMatchObject({
      content: [{ text }],
      stop_reason: reason,
      stop_sequence: sequence,
    });
  });

  test('A-3 tools are called in blocks of their own, streamed as fragments of JSON', async () => {
    const body = {
      messages: [
        user('[[tool:get_weather {"city":"Saint-Rémy-de-Provence"}]] [[tool:get_weather {"city":"Rome"}]]'),
      ],
      tools: [weather],
    };
    const plain = await bodyOf(messages(body));
    expect(plain.stop_reason).toBe('tool_use');
    expect(plain.content).toMatchObject([
      {
        type: 'tool_use',
        id: 'toolu_req0001abcd00',
        name: 'get_weather',
        input: { city: 'Saint-Rémy-de-Provence' },
      },
      { type: 'tool_use', id: 'toolu_req0001abcd01', name: 'get_weather', input: { city: 'Rome' } },
    ]);
    const events = eventsOf(await textOf(messages({ ...body, stream: true })));
    const starts = events.filter((event: Json) => event.type === 'content_block_start');
    expect(starts.map((event: Json) => event.index)).toEqual([0, 1]);
    expect(starts[0].content_block).toMatchObject({ type: 'tool_use', id: 'toolu_req0001abcd00', input: {} });
    const json = events
      .filter((event: Json) => event.type === 'content_block_delta' && event.index === 0)
      .map((event: Json) => event.delta.partial_json);
    expect(json.length).toBeGreaterThan(1);
    expect(json.join('')).toBe('{"city":"Saint-Rémy-de-Provence"}');
  });

  test.each([{ type: 'any' }, { type: 'tool', name: 'get_weather' }])(
    'tool_choice %j calls the tool',
    async (choice) => {
      const { content } = await bodyOf(messages({ tools: [weather], tool_choice: choice }));
      expect(content).toMatchObject([{ type: 'tool_use', name: 'get_weather', input: { city: 'text' } }]);
    },
  );

  test('tool results are reflected by the name of their tool', async () => {
    const results = [
      { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'sunny' }] },
      { type: 'tool_result', tool_use_id: 'toolu_2', content: 'noon' },
    ];
    const calls = [
      { type: 'thinking', thinking: 'hm', signature: 's' },
      { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} },
      { type: 'tool_use', id: 'toolu_2', name: 'get_time', input: {} },
    ];
    const turns = [user('a'), { role: 'assistant', content: calls }, user(results)];
    const { content } = await bodyOf(messages({ messages: turns, tools: [weather] }));
    expect(content[0].text).toBe('get_weather answered: sunny. get_time answered: noon.');
  });

  test('[[break:1]] ends the stream with an error event of Anthropic’s shape', async () => {
    const text = await textOf(messages({ messages: [user('a [[break:1]]')], stream: true }));
    const last = text.trimEnd().split('\n\n').at(-1) ?? '';
    expect(last).toMatch(/^event: error\n/);
    expect(eventsOf(last)).toEqual([
      {
        type: 'error',
        error: {
          type: 'api_error',
          message: 'The model could not answer. Try again.',
          details: { error_code: 'upstream_error' },
        },
        request_id: 'req-0001-abcd',
      },
    ]);
  });
});

describe('count-tokens', () => {
  const count = async (body: object) =>
    (await bodyOf(operations['count-tokens'](aCall({ dialect: 'anthropic', body }), deps))).input_tokens;

  test('A-3 counts what the message itself would count, without being asked for max_tokens', async () => {
    const { max_tokens: _limit, ...body } = messagesBody({ system: 'Be brief.', tools: [weather] }) as Json;
    const { usage } = await bodyOf(messages(body));
    expect(await count(body)).toBe(usage.input_tokens);
  });

  test('A-4 the same conversation counts the same in both dialects', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.jsonValue(),
        async (system, said, value) => {
          const input = { value };
          const anthropic = {
            model: 'deepseek-chat',
            system,
            tools: [weather],
            messages: [
              user([
                { type: 'text', text: said },
                { type: 'image', source: { type: 'url', url: 'https://example.com' } },
              ]),
              { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'get_weather', input }] },
              user([{ type: 'tool_result', tool_use_id: 'a', content: said }]),
            ],
          };
          const call = {
            id: 'a',
            type: 'function',
            function: { name: 'get_weather', arguments: JSON.stringify(input, null, 2) },
          };
          const { input_schema: parameters, ...named } = weather;
          const openai = {
            tools: [{ type: 'function', function: { ...named, parameters } }],
            messages: [
              { role: 'system', content: system },
              user([
                { type: 'text', text: said },
                { type: 'image_url', image_url: { url: 'https://example.com' } },
              ]),
              { role: 'assistant', tool_calls: [call] },
              { role: 'tool', tool_call_id: 'a', content: said },
            ],
          };
          const { usage } = await bodyOf(chat(openai));
          expect(await count(anthropic)).toBe(usage.prompt_tokens);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('documents count: text as it is, anything else flat', async () => {
    const withDocument = (source: object) =>
      count(messagesBody({ messages: [user([{ type: 'document', source }])] }));
    expect(await withDocument({ type: 'text', data: 'one two' })).toBe(8);
    expect(await withDocument({ type: 'base64', data: 'AAAA' })).toBe(262);
  });

  test('a bad conversation is refused as a message would be', async () => {
    const failure = await failureOf(count({ model: 'deepseek-chat', messages: [] }));
    expect(failure.details.param).toBe('messages');
  });
});
