import { describe, expect, test } from '@jest/globals';
import { chatBody } from '../../../../functions/providers/requests/chat-body.ts';
import { chatToMessages } from '../../../../functions/providers/translation/chat-to-messages.ts';
import { check } from '../../../../functions/requests/check.ts';
import { failureIn, MODEL } from './exchange.ts';

const user = (content: unknown) => ({ role: 'user', content });
const called = (id: string, json: string) => ({
  id,
  type: 'function',
  function: { name: 'look', arguments: json },
});
const offered = (name: string) => ({ type: 'function', function: { name } });

/** The API takes the body, so that only the translation refuses it. */
function refusalOf(differences: object) {
  const asked = check(chatBody, { model: 'a-model', messages: [user('Hello')], ...differences });
  return failureIn(() => chatToMessages(asked, MODEL));
}

describe('A-2 what cannot be said is refused, and named', () => {
  const json = (schema: object) => ({ type: 'json_schema', json_schema: { name: 'x', schema } });
  test.each<[string, object]>([
    [
      'messages.0.content.0.type',
      { messages: [user([{ type: 'input_audio', input_audio: { data: '', format: 'wav' } }])] },
    ],
    [
      'messages.0.content.0.image_url.url',
      { messages: [user([{ type: 'image_url', image_url: { url: 'data:image/tiff;base64,AA==' } }])] },
    ],
    [
      'messages.0.content.1.image_url.url',
      {
        messages: [
          user([
            { type: 'text', text: 'a' },
            { type: 'image_url', image_url: { url: 'ftp://x/y.png' } },
          ]),
        ],
      },
    ],
    ['messages.0.content.0.file', { messages: [user([{ type: 'file', file: { file_id: 'file-1' } }])] }],
    [
      'messages.0.content.0.file',
      { messages: [user([{ type: 'file', file: { file_data: 'data:video/mp4;base64,AA==' } }])] },
    ],
    [
      'messages.1.tool_calls.0.function.arguments',
      { messages: [user('a'), { role: 'assistant', tool_calls: [called('a', '[1]')] }] },
    ],
    [
      'messages.1.tool_calls.0.function.arguments',
      { messages: [user('a'), { role: 'assistant', tool_calls: [called('a', '{"n":')] }] },
    ],
    [
      'messages.1.tool_calls.0.type',
      {
        messages: [
          user('a'),
          { role: 'assistant', tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'b', input: '' } }] },
        ],
      },
    ],
    ['messages.0.function_call', { messages: [{ role: 'assistant', function_call: { name: 'look' } }] }],
    ['messages.0.audio', { messages: [{ role: 'assistant', audio: { id: 'a' } }] }],
    ['messages.0.role', { messages: [{ role: 'function', name: 'look', content: 'a' }] }],
    ['messages', { messages: [{ role: 'system', content: 'Be brief.' }, user('')] }],
    ['tools.1.type', { tools: [offered('a'), { type: 'custom', custom: { name: 'b' } }] }],
    ['tool_choice.type', { tools: [offered('a')], tool_choice: { type: 'custom', custom: { name: 'b' } } }],
    [
      'tool_choice.allowed_tools.tools',
      {
        tools: [offered('a')],
        tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [offered('b')] } },
      },
    ],
    ['functions', { functions: [{ name: 'look' }] }],
    ['function_call', { function_call: 'auto' }],
    ['audio', { audio: { voice: 'alloy' } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['web_search_options', { web_search_options: {} }],
    ['logprobs', { logprobs: true }],
    ['stop', { stop: ['\n'] }],
    ['response_format', { response_format: { type: 'json_object' } }],
    ['response_format', { response_format: { type: 'json_schema', json_schema: { name: 'x' } } }],
    ['response_format.json_schema.schema', { response_format: json({ type: 'object' }) }],
  ])('%s', (path, differences) => {
    const { code, details } = refusalOf(differences);
    expect(code).toBe('invalid_request');
    expect(details.param).toBe(path);
    expect(details.errors?.map((error) => error.path)).toEqual([path]);
  });

  test('all of it at once', () => {
    const { details } = refusalOf({
      logprobs: true,
      stop: ' ',
      tools: [{ type: 'custom', custom: { name: 'b' } }],
    });
    expect(details.errors?.map(({ path }) => path)).toEqual(['logprobs', 'stop', 'tools.0.type']);
  });
});
