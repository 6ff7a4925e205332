import { describe, expect, test } from '@jest/globals';
import { chatBody } from '../../../../functions/providers/requests/chat-body.ts';
import { messagesBody } from '../../../../functions/providers/requests/messages-body.ts';
import { chatToMessages } from '../../../../functions/providers/translation/chat-to-messages.ts';
import { check } from '../../../../functions/requests/check.ts';
import type { Json } from '../../completions/harness.ts';
import { MODEL } from './exchange.ts';

const user = (content: unknown) => ({ role: 'user', content });
const tool = (tool_call_id: string, content: unknown) => ({ role: 'tool', tool_call_id, content });
const called = (id: string, json = '{}', name = 'look') => ({
  id,
  type: 'function',
  function: { name, arguments: json },
});
const offered = (name: string, others: object = {}) => ({ type: 'function', function: { name, ...others } });

/** Both bodies are such as the API takes. */
function translated(differences: object): Json {
  const asked = check(chatBody, { model: 'a-model', messages: [user('Hello')], ...differences });
  return check(messagesBody, chatToMessages(asked, MODEL));
}

describe('A-2 the conversation', () => {
  test('instructions go before all else, in their order, wherever they stand', () => {
    const { system, messages } = translated({
      messages: [
        { role: 'system', content: 'One.' },
        user('Hello'),
        {
          role: 'developer',
          content: [
            { type: 'text', text: 'Two.' },
            { type: 'text', text: ' ' },
          ],
        },
      ],
    });
    expect(system).toEqual([
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.' },
    ]);
    expect(messages).toEqual([user('Hello')]);
  });

  test('results of parallel calls are one turn, with what the user says behind them', () => {
    const { messages } = translated({
      messages: [
        user('Compare.'),
        { role: 'assistant', content: 'Looking.', tool_calls: [called('a', '{"n":1}'), called('b', '')] },
        tool('a', 'one'),
        { role: 'system', content: 'Be brief.' },
        tool('b', [
          { type: 'text', text: 'two' },
          { type: 'text', text: 'three' },
        ]),
        user('And?'),
        user('Well?'),
      ],
    });
    expect(messages).toEqual([
      user('Compare.'),
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', id: 'a', name: 'look', input: { n: 1 } },
          { type: 'tool_use', id: 'b', name: 'look', input: {} },
        ],
      },
      user([
        { type: 'tool_result', tool_use_id: 'a', content: 'one' },
        {
          type: 'tool_result',
          tool_use_id: 'b',
          content: [
            { type: 'text', text: 'two' },
            { type: 'text', text: 'three' },
          ],
        },
        { type: 'text', text: 'And?' },
      ]),
      user('Well?'),
    ]);
  });

  test('ids of calls that Anthropic would not take still belong together', () => {
    const { messages } = translated({
      messages: [
        user('Hello'),
        { role: 'assistant', content: null, tool_calls: [called('functions.look:0')] },
        tool('functions.look:0', ''),
      ],
    });
    expect(messages[1].content[0].id).toBe('functions_look_0');
    expect(messages[2].content).toEqual([{ type: 'tool_result', tool_use_id: 'functions_look_0' }]);
  });

  test('what says nothing is left out, and a refusal is what the assistant said', () => {
    const { messages } = translated({
      messages: [
        user(' \n'),
        { role: 'assistant', content: '' },
        user([
          { type: 'text', text: '' },
          { type: 'text', text: 'Hello' },
        ]),
        { role: 'assistant', content: null, refusal: 'No.' },
        user('Why?'),
      ],
    });
    expect(messages).toEqual([user('Hello'), { role: 'assistant', content: 'No.' }, user('Why?')]);
  });
});

describe('A-2 tools', () => {
  const tools = [
    offered('look', { description: 'Looks.', parameters: { type: 'object', properties: {} }, strict: true }),
    offered('go'),
  ];
  const inAnthropic = [
    { name: 'look', description: 'Looks.', input_schema: { type: 'object', properties: {} }, strict: true },
    { name: 'go', input_schema: { type: 'object' } },
  ];

  test.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'any' }],
    [
      { type: 'function', function: { name: 'go' } },
      { type: 'tool', name: 'go' },
    ],
  ])('choice %j is %j', (tool_choice, choice) => {
    expect(translated({ tools, tool_choice })).toMatchObject({ tools: inAnthropic, tool_choice: choice });
  });

  test('without a choice there is none, and without tools as well', () => {
    expect(translated({ tools })).not.toHaveProperty('tool_choice');
    const none = translated({ tools: [], tool_choice: 'none', parallel_tool_calls: false });
    expect(Object.keys(none)).toEqual(['model', 'messages', 'max_tokens']);
  });

  test('one call at a time', () => {
    const single = (choice?: unknown) =>
      translated({ tools, tool_choice: choice, parallel_tool_calls: false }).tool_choice;
    expect(single()).toEqual({ type: 'auto', disable_parallel_tool_use: true });
    expect(single('required')).toEqual({ type: 'any', disable_parallel_tool_use: true });
    expect(single('none')).toEqual({ type: 'none' });
  });

  test('of allowed tools, no other is offered', () => {
    const allowed_tools = { mode: 'required', tools: [offered('go')] };
    const body = translated({ tools, tool_choice: { type: 'allowed_tools', allowed_tools } });
    expect(body).toMatchObject({ tools: [{ name: 'go' }], tool_choice: { type: 'any' } });
    expect(body.tools).toHaveLength(1);
  });
});

describe('A-2 how the answer shall be', () => {
  test.each<[object, object]>([
    [{}, { max_tokens: 1000 }],
    [{ max_tokens: 7 }, { max_tokens: 7 }],
    [{ max_tokens: 7, max_completion_tokens: 8 }, { max_tokens: 8 }],
    [{ temperature: 1.7 }, { temperature: 1 }],
    [{ temperature: 0, top_p: 0.5 }, { temperature: 0 }],
    [{ top_p: 0.5 }, { top_p: 0.5 }],
    [{ stop: 'x' }, { stop_sequences: ['x'] }],
    [{ stop: ['x', 'y'] }, { stop_sequences: ['x', 'y'] }],
    [{ stream: true }, { stream: true }],
    [{ stream: false, response_format: { type: 'text' }, logprobs: false, modalities: ['text'] }, {}],
    [
      { seed: 1, presence_penalty: 1, reasoning_effort: 'high', verbosity: 'low', store: true, user: null },
      {},
    ],
  ])('%j becomes %j', (asked, expected) => {
    const { model: _, messages: __, ...rest } = translated(asked);
    expect(rest).toEqual({ max_tokens: 1000, ...expected });
  });
});
