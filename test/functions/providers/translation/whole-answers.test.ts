import { describe, expect, test } from '@jest/globals';
import * as shapes from '../../../../functions/completions/shapes.ts';
import { completionToMessage } from '../../../../functions/providers/translation/completion-to-message.ts';
import { messageToCompletion } from '../../../../functions/providers/translation/message-to-completion.ts';
import type { Json } from '../../completions/harness.ts';
import { BASIS, failureIn } from './exchange.ts';

const completion = (message: object, finish_reason: unknown = 'stop') => ({
  choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason }],
});
const message = (content: unknown, stop_reason: unknown = 'end_turn', others: object = {}) => ({
  content,
  stop_reason,
  ...others,
});
const called = (json: string, name = 'look') => ({
  id: 'a',
  type: 'function',
  function: { name, arguments: json },
});

function toMessage(answer: object): Json {
  return shapes.message.parse(completionToMessage(answer, BASIS));
}
function toCompletion(answer: object): Json {
  return shapes.chatCompletion.parse(messageToCompletion(answer, BASIS));
}

describe('A-3 an answer of OpenAI’s dialect', () => {
  test.each([
    ['stop', {}, 'end_turn'],
    ['length', {}, 'max_tokens'],
    ['content_filter', {}, 'refusal'],
    ['stop', { refusal: 'No.' }, 'refusal'],
    ['tool_calls', { tool_calls: [called('{}')] }, 'tool_use'],
    ['stop', { tool_calls: [called('{}')] }, 'tool_use'],
    ['length', { tool_calls: [called('{}')] }, 'max_tokens'],
    ['tool_calls', { tool_calls: [] }, 'end_turn'],
    ['something_new', { content: 'Hello' }, 'end_turn'],
  ])('that ends with `%s` and %j stops with `%s`', (finish, said, stop) => {
    expect(toMessage(completion(said, finish)).stop_reason).toBe(stop);
  });

  test('thoughts by either name come first, and calls last', () => {
    for (const name of ['reasoning_content', 'reasoning']) {
      const { content } = toMessage(
        completion({ content: 'Hello', [name]: 'Hm.', tool_calls: [called(' {"n":1} ')] }, 'tool_calls'),
      );
      expect(content).toMatchObject([
        { type: 'thinking', thinking: 'Hm.', signature: '' },
        { type: 'text', text: 'Hello' },
        { type: 'tool_use', id: 'a', name: 'look', input: { n: 1 } },
      ]);
    }
  });

  test('a call that the limit cut is left out, and one without an id gets one', () => {
    const { content } = toMessage(
      completion({ tool_calls: [{ ...called(''), id: null }, called('{"n":')] }, 'length'),
    );
    expect(content).toMatchObject([{ id: 'toolu_req0001abcd00', input: {} }]);
    expect(content).toHaveLength(1);
  });

  test.each<[string, object]>([
    ['no choices', {}],
    ['none of them', { choices: [] }],
    ['a choice that is no object', { choices: ['Hello'] }],
    ['no message', { choices: [{ finish_reason: 'stop' }] }],
    ['no reason', completion({ content: 'Hello' }, null)],
    ['arguments that are no JSON', completion({ tool_calls: [called('{"n":')] }, 'tool_calls')],
    ['arguments that are no object', completion({ tool_calls: [called('[]')] }, 'tool_calls')],
    ['a call without a name', completion({ tool_calls: [called('{}', '')] }, 'tool_calls')],
    ['calls that are no list', completion({ tool_calls: { a: 1 } })],
    ['calls that are no objects', completion({ tool_calls: [null] })],
    ['reason `error`', completion({ content: 'Hello' }, 'error')],
    ['a list', []],
  ])('with %s is an error of the upstream', (_what, answer) => {
    expect(failureIn(() => toMessage(answer)).code).toBe('upstream_error');
  });
});

describe('A-2 an answer of Anthropic’s dialect', () => {
  const text = [{ type: 'text', text: 'Hello' }];
  const call = { type: 'tool_use', id: 'a', name: 'look', input: { n: 1 } };
  test.each([
    ['end_turn', text, 'stop'],
    ['stop_sequence', text, 'stop'],
    ['pause_turn', text, 'stop'],
    ['max_tokens', text, 'length'],
    ['model_context_window_exceeded', text, 'length'],
    ['refusal', [], 'content_filter'],
    ['tool_use', [call], 'tool_calls'],
    ['tool_use', text, 'stop'],
    ['max_tokens', [call], 'length'],
    ['something_new', text, 'stop'],
  ])('that stops with `%s` and %j finishes with `%s`', (stop, content, finish) => {
    expect(toCompletion(message(content, stop)).choices[0].finish_reason).toBe(finish);
  });

  test('texts are one, thoughts as well, and what the upstream’s own tools did is left out', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'x' },
      { type: 'redacted_thinking', data: 'x' },
      { type: 'text', text: 'Hel' },
      { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
      { type: 'text', text: 'lo' },
      { ...call, input: undefined },
    ];
    expect(toCompletion(message(content, 'tool_use')).choices[0].message).toEqual({
      role: 'assistant',
      content: 'Hello',
      refusal: null,
      annotations: [],
      reasoning_content: 'Hm.',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } }],
    });
  });

  test('a refusal says why, if the model does', () => {
    const details = { type: 'refusal', category: null, explanation: 'It would harm.' };
    const { message: said } = toCompletion(message([], 'refusal', { stop_details: details })).choices[0];
    expect(said).toMatchObject({ content: null, refusal: 'It would harm.' });
    expect(toCompletion(message([], 'end_turn')).choices[0].message).toMatchObject({
      content: '',
      refusal: null,
    });
  });

  test.each<[string, object]>([
    ['no content', message(undefined)],
    ['content that is a text', message('Hello')],
    ['content that is no blocks', message(['Hello'])],
    ['no reason', message(text, null)],
    ['a call without a name', message([{ ...call, name: undefined }])],
    ['a call without an id', message([{ ...call, id: '' }])],
  ])('with %s is an error of the upstream', (_what, answer) => {
    expect(failureIn(() => toCompletion(answer)).code).toBe('upstream_error');
  });
});

describe('an error in place of an answer', () => {
  test.each([
    [{ type: 'overloaded_error' }, 'upstream_overloaded'],
    [{ code: 529 }, 'upstream_overloaded'],
    [{ type: 'service_unavailable_error', code: 'server_is_overloaded' }, 'upstream_overloaded'],
    [{ code: 503, status: 'UNAVAILABLE' }, 'upstream_overloaded'],
    [{ type: 'rate_limit_error' }, 'upstream_rate_limited'],
    [{ type: 'requests', code: 'rate_limit_exceeded' }, 'upstream_rate_limited'],
    [{ code: 429, status: 'RESOURCE_EXHAUSTED' }, 'upstream_rate_limited'],
    [{ type: 'api_error' }, 'upstream_error'],
    [{ type: 'constructor' }, 'upstream_error'],
    ['a text', 'upstream_error'],
  ])('%j is `%s`, without its text', (error, code) => {
    const told = typeof error === 'string' ? error : { ...error, message: 'The key sk-123 is out of money.' };
    for (const translate of [toMessage, toCompletion]) {
      const failure = failureIn(() => translate({ error: told }));
      expect(failure.code).toBe(code);
      expect(failure.details.params).toBeUndefined();
      expect(String(failure.details.cause)).not.toContain('sk-123');
    }
  });
});
