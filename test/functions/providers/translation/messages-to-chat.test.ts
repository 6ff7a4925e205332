import { describe, expect, test } from '@jest/globals';
import { chatBody } from '../../../../functions/providers/requests/chat-body.ts';
import { messagesBody } from '../../../../functions/providers/requests/messages-body.ts';
import { messagesToChat } from '../../../../functions/providers/translation/messages-to-chat.ts';
import { check } from '../../../../functions/requests/check.ts';
import type { Json } from '../../completions/harness.ts';
import { failureIn } from './exchange.ts';

const user = (content: unknown) => ({ role: 'user', content });
const text = (words: string) => ({ type: 'text', text: words });
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } };
const imageUrl = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } };
const tool = { name: 'look', input_schema: { type: 'object' } };

/** Both bodies are such as the API takes. */
function translated(differences: object): Json {
  const asked = check(messagesBody, { model: 'm', max_tokens: 9, messages: [user('Hello')], ...differences });
  return check(chatBody, messagesToChat(asked));
}

const messagesOf = (...messages: unknown[]): Json[] => translated({ messages }).messages;

const refusalOf = (differences: object) => failureIn(() => translated(differences));

describe('A-3 the conversation', () => {
  test('instructions are one text, and those within the conversation stay where they are', () => {
    const system = [text('One.'), { ...text('Two.'), cache_control: { type: 'ephemeral' } }, text('')];
    const { messages } = translated({
      system,
      messages: [user('Hello'), { role: 'system', content: [text('Three.')] }, user('Well?')],
    });
    expect(messages).toEqual([
      { role: 'system', content: 'One.\n\nTwo.' },
      user('Hello'),
      { role: 'system', content: 'Three.' },
      user('Well?'),
    ]);
  });

  test('texts alone are one text: some providers take no lists', () => {
    expect(messagesOf(user([text('One.'), text('Two.')]))).toEqual([user('One.\n\nTwo.')]);
    expect(messagesOf(user([text('One.'), image]))).toEqual([user([text('One.'), imageUrl])]);
  });

  test('results stand right behind their calls, and their images behind all results', () => {
    const turns = messagesOf(
      user('Look.'),
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'x' },
          { type: 'redacted_thinking', data: 'x' },
          text('Looking'),
          text('.'),
          { type: 'tool_use', id: 'a', name: 'look', input: { n: 1 }, caller: { type: 'direct' } },
          { type: 'tool_use', id: 'b', name: 'look', input: {} },
        ],
      },
      user([
        text('Here:'),
        { type: 'tool_result', tool_use_id: 'a', content: [text('one'), image, text('two')] },
        { type: 'tool_result', tool_use_id: 'b', is_error: true },
      ]),
    );
    const call = (id: string, json: string) => ({
      id,
      type: 'function',
      function: { name: 'look', arguments: json },
    });
    expect(turns).toEqual([
      user('Look.'),
      {
        role: 'assistant',
        content: 'Looking.',
        reasoning_content: 'Hm.',
        tool_calls: [call('a', '{"n":1}'), call('b', '{}')],
      },
      { role: 'tool', tool_call_id: 'a', content: 'one\n\ntwo' },
      { role: 'tool', tool_call_id: 'b', content: 'Error: ' },
      user([text('Returned by the call a:'), imageUrl, text('Here:')]),
    ]);
  });

  test('what says nothing is left out', () => {
    const nothing = [user(''), { role: 'assistant', content: [] }, user([text('')])];
    expect(messagesOf(...nothing, user('Hello'))).toEqual([user('Hello')]);
  });

  test('documents, as texts where they are texts', () => {
    const document = (source: object, others: object = {}) => ({ type: 'document', source, ...others });
    const [message] = messagesOf(
      user([
        document({ type: 'base64', media_type: 'application/pdf', data: 'AA==' }),
        document(
          { type: 'text', media_type: 'text/plain', data: 'Small.' },
          { title: 'Ants', context: 'Notes' },
        ),
        document({ type: 'content', content: [text('Red.'), image] }, { title: 'Bees' }),
        document({ type: 'content', content: 'Blue.' }),
        { type: 'search_result', title: 'Moths', source: 'https://x', content: [text('Grey.')] },
      ]),
    );
    expect(message.content).toEqual([
      { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,AA==' } },
      text('Ants\nNotes\nSmall.'),
      text('Bees'),
      text('Red.'),
      imageUrl,
      text('Blue.'),
      text('Moths\nhttps://x\nGrey.'),
    ]);
  });
});

describe('A-3 tools', () => {
  test.each([
    [{ type: 'auto' }, { tool_choice: 'auto' }],
    [{ type: 'none' }, { tool_choice: 'none' }],
    [
      { type: 'any', disable_parallel_tool_use: true },
      { tool_choice: 'required', parallel_tool_calls: false },
    ],
    [{ type: 'tool', name: 'look' }, { tool_choice: { type: 'function', function: { name: 'look' } } }],
    [null, {}],
  ])('choice %j is %j', (tool_choice, expected) => {
    const {
      model: _,
      messages: __,
      max_tokens: ___,
      tools,
      ...rest
    } = translated({ tools: [tool], tool_choice });
    expect(tools).toEqual([{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }]);
    expect(rest).toEqual(expected);
  });

  test('without tools there is no choice', () => {
    expect(translated({ tools: [], tool_choice: { type: 'none' } })).not.toHaveProperty('tool_choice');
  });
});

describe('A-3 how the answer shall be', () => {
  const open = { type: 'object', properties: { a: { type: 'string' } } };
  const strict = { ...open, required: ['a'], additionalProperties: false };
  const thinking = (budget_tokens: number) => ({ thinking: { type: 'enabled', budget_tokens } });
  test.each<[object, object]>([
    [
      { temperature: 1, top_p: 0.5, top_k: 3 },
      { temperature: 1, top_p: 0.5 },
    ],
    [{ stop_sequences: [] }, {}],
    [{ stop_sequences: ['x', 'y'] }, { stop: ['x', 'y'] }],
    [{ metadata: { user_id: 'u' }, service_tier: 'auto' }, { user: 'u' }],
    [{ stream: true }, { stream: true, stream_options: { include_usage: true } }],
    [thinking(1024), { reasoning_effort: 'low' }],
    [thinking(8192), { reasoning_effort: 'medium' }],
    [thinking(8193), { reasoning_effort: 'high' }],
    [{ thinking: { type: 'adaptive' }, output_config: { effort: 'max' } }, { reasoning_effort: 'high' }],
    [{ ...thinking(9000), output_config: { effort: 'low' } }, { reasoning_effort: 'low' }],
    [{ thinking: { type: 'adaptive' } }, {}],
    [{ thinking: { type: 'disabled' }, output_config: { effort: 'max' } }, {}],
    [
      { output_config: { format: { type: 'json_schema', schema: strict } } },
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', schema: strict, strict: true },
        },
      },
    ],
    [
      { output_config: { format: { type: 'json_schema', schema: open } } },
      { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: open } } },
    ],
  ])('%j becomes %j', (asked, expected) => {
    const { model: _, messages: __, ...rest } = translated(asked);
    expect(rest).toEqual({ max_tokens: 9, ...expected });
  });
});

describe('A-3 what cannot be said is refused, and named', () => {
  const inUser = (...blocks: object[]) => ({ messages: [user(blocks)] });
  const pdf = { type: 'base64', media_type: 'application/pdf', data: 'AA==' };
  test.each<[string, object]>([
    [
      'messages.0.content.1.source',
      inUser(text('a'), { type: 'image', source: { type: 'file', file_id: 'f' } }),
    ],
    ['messages.0.content.0.source', inUser({ type: 'document', source: { type: 'url', url: 'https://x' } })],
    ['messages.0.content.0.source', inUser({ type: 'document', source: { type: 'file', file_id: 'f' } })],
    [
      'messages.0.content.0.citations',
      inUser({ type: 'document', source: pdf, citations: { enabled: true } }),
    ],
    [
      'messages.0.content.0.source.content.0',
      inUser({ type: 'document', source: { type: 'content', content: [{ type: 'audio' }] } }),
    ],
    ['messages.0.content.0.type', inUser({ type: 'container_upload', file_id: 'f' })],
    ['messages.0.content.0.type', inUser({ type: 'tool_use', id: 'a', name: 'b', input: {} })],
    [
      'messages.0.content.0.content.0.type',
      inUser({
        type: 'tool_result',
        tool_use_id: 'a',
        content: [{ type: 'tool_reference', tool_name: 'b' }],
      }),
    ],
    ['messages.0.content.0.type', { messages: [{ role: 'assistant', content: [image] }] }],
    [
      'messages.0.content.0.type',
      { messages: [{ role: 'assistant', content: [{ type: 'server_tool_use' }] }] },
    ],
    ['messages', { system: 'Be brief.', messages: [user('')] }],
    ['tools.1.type', { tools: [tool, { type: 'web_search_20250305', name: 'web_search' }] }],
    ['stop_sequences', { stop_sequences: ['a', 'b', 'c', 'd', 'e'] }],
    ['mcp_servers', { mcp_servers: [{ type: 'url', url: 'https://x', name: 'x' }] }],
    ['container', { container: 'c' }],
  ])('%s', (path, differences) => {
    const { code, details } = refusalOf(differences);
    expect(code).toBe('invalid_request');
    expect(details.param).toBe(path);
    expect(details.errors?.map((error) => error.path)).toEqual([path]);
  });
});
