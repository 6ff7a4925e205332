import { describe, expect, test } from '@jest/globals';
import { operations } from '../../../../functions/completions/operations.ts';
import { aCall, bodyOf, chat, deps, failureOf, user } from '../harness.ts';

const assistant = (rest: object) => ({ messages: [user('a'), { role: 'assistant', ...rest }] });
const tool = { type: 'function', function: { name: 'f', parameters: {} } };

describe('chat refuses', () => {
  test.each<[string, object, string]>([
    ['no model', { model: undefined }, 'model'],
    ['an endless model', { model: 'm'.repeat(1000) }, 'model'],
    ['no messages', { messages: undefined }, 'messages'],
    ['an empty list of messages', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'a' }] }, 'messages.0.role'],
    ['a content that is no text', { messages: [user(7)] }, 'messages.0.content'],
    ['an empty list of parts', { messages: [user([])] }, 'messages.0.content'],
    ['an unknown part', { messages: [user([{ type: 'video' }])] }, 'messages.0.content.0.type'],
    ['a text part without text', { messages: [user([{ type: 'text' }])] }, 'messages.0.content.0.text'],
    [
      'an image without url',
      { messages: [user([{ type: 'image_url', image_url: {} }])] },
      'messages.0.content.0.image_url.url',
    ],
    [
      'a tool message without its id',
      { messages: [{ role: 'tool', content: 'a' }] },
      'messages.0.tool_call_id',
    ],
    ['an assistant that says nothing', assistant({}), 'messages.1'],
    [
      'a call without a name',
      assistant({ tool_calls: [{ type: 'function', id: 'c', function: { arguments: '' } }] }),
      'messages.1.tool_calls.0.function.name',
    ],
    ['a stream that is no boolean', { stream: 'yes' }, 'stream'],
    ['stream_options without a stream', { stream_options: { include_usage: true } }, 'stream_options'],
    ['max_tokens of nothing', { max_tokens: 0 }, 'max_tokens'],
    ['half a token', { max_completion_tokens: 1.5 }, 'max_completion_tokens'],
    ['more output than the model has', { max_tokens: 1001 }, 'max_tokens'],
    ['two answers', { n: 2 }, 'n'],
    ['five stop sequences', { stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    ['an empty stop sequence', { stop: '' }, 'stop'],
    ['a temperature out of range', { temperature: 2.1 }, 'temperature'],
    ['a tool without a name', { tools: [{ type: 'function', function: {} }] }, 'tools.0.function.name'],
    ['a choice without tools', { tool_choice: 'required' }, 'tool_choice'],
    ['an unknown choice', { tools: [tool], tool_choice: 'always' }, 'tool_choice'],
    [
      'a choice of a tool that is not given',
      { tools: [tool], tool_choice: { type: 'function', function: { name: 'g' } } },
      'tools',
    ],
    ['an unknown format', { response_format: { type: 'xml' } }, 'response_format.type'],
    ['a directive for a tool that is not given', { messages: [user('[[tool:g]]')] }, 'tools'],
    [
      'a directive for a tool against tool_choice',
      { messages: [user('[[tool:f]]')], tools: [tool], tool_choice: 'none' },
      'tool_choice',
    ],
  ])('%s, by its path', async (_what, body, path) => {
    const { code, details } = await failureOf(chat(body));
    expect(code).toBe('invalid_request');
    expect(details.param).toBe(path);
    expect(details.errors?.[0]?.path).toBe(path);
    expect(details.params?.reason).toContain(`\`${path}\``);
  });

  test('no body, and says that there should be one', async () => {
    const { details } = await failureOf(operations.chat(aCall({ body: undefined }), deps));
    expect(details.params?.reason).toBe('a JSON body is required');
  });

  test.each([undefined, null, [], 'text', 7])('a body that is %j', async (body) => {
    expect((await failureOf(operations.chat(aCall({ body }), deps))).code).toBe('invalid_request');
  });

  test('a list with very many mistakes, listing the first', async () => {
    const { details } = await failureOf(chat({ messages: [user(Array(200_000).fill({ type: 'text' }))] }));
    expect(details.errors).toHaveLength(20);
  });

  test('a schema that nests without end, instead of running out of stack', async () => {
    const parameters = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    const tools = [{ type: 'function', function: { name: 'f', parameters } }];
    const { details } = await failureOf(chat({ tools }));
    expect(details.params?.reason).toContain('deeper than 128 levels');
  });

  test('more output than the model has, naming the bound', async () => {
    const failure = await failureOf(chat({ max_completion_tokens: 4000 }));
    expect(failure.details.params?.reason).toContain('4000 is above 1000');
  });

  test('everything that is wrong at once', async () => {
    const { details } = await failureOf(chat({ temperature: 'hot', n: 3, stream: 1, top_p: 2 }));
    expect(details.errors?.map(({ path }) => path)).toEqual(['stream', 'n', 'temperature', 'top_p']);
    expect(details.params?.reason).toMatch(/; and 1 more$/);
  });

  test.each(['nobody', 'of-another-surface', '__proto__'])(
    'the model %s, which is not served here',
    async (model) => {
      const failure = await failureOf(chat({ model }));
      expect(failure).toMatchObject({
        code: 'model_not_found',
        details: { params: { model }, param: 'model' },
      });
    },
  );
});

describe('chat accepts', () => {
  test.each<[string, object]>([
    ['fields that nobody has heard of', { reasoning_effort: 'low', future: { a: 1 } }],
    [
      'null for what is not set',
      { stream: null, stop: null, tools: null, max_tokens: null, temperature: null, n: null },
    ],
    [
      'every kind of part',
      {
        messages: [
          { role: 'developer', content: [{ type: 'text', text: 'a' }] },
          user([
            { type: 'text', text: 'a' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,' } },
            { type: 'input_audio', input_audio: { data: '', format: 'wav' } },
            { type: 'file', file: { file_id: 'f' } },
          ]),
          { role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] },
          user('b'),
        ],
      },
    ],
    ['the limit itself', { max_tokens: 1000 }],
  ])('%s', async (_what, body) => {
    expect((await bodyOf(chat(body))).object).toBe('chat.completion');
  });
});
