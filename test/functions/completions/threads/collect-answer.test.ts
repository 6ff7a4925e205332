import { describe, expect, test } from '@jest/globals';
import { answerOf, collectAnswer } from '../../../../functions/completions/threads/collect-answer.ts';
import { chatBody } from '../../../../functions/providers/requests/chat-body.ts';
import { bodyOf, chat, eventsOf, textOf, user } from '../harness.ts';

const collected = (...deltas: object[]) => {
  const { add, answer } = collectAnswer();
  for (const delta of deltas) add({ choices: [{ index: 0, delta }] });
  return answer;
};
const finish = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
const look = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } };

describe('the answer that a conversation goes on from', () => {
  test.each([
    ['words', {}],
    ['calls', { messages: [user('[[tool:look {"at":["é","]]"]}]] [[tool:look]]')], tools: [look] }],
    ['a refusal', { messages: [user('[[stop:refusal]]')] }],
    ['cut words', { messages: [user('many many words')], max_tokens: 3 }],
  ])('O-4: is the same of %s, streamed or whole, and may be sent as a message', async (_what, body) => {
    const whole = answerOf(await bodyOf(chat(body)));
    const { add, answer } = collectAnswer();
    for (const chunk of eventsOf(await textOf(chat({ ...body, stream: true })))) {
      if (chunk !== '[DONE]') add(chunk);
    }
    expect(answer()).toEqual(whole);
    expect(chatBody.safeParse({ model: 'any', messages: [whole] }).success).toBe(true);
  });

  test('holds what the API takes back, and no more', () => {
    const message = {
      role: 'assistant',
      content: 'yes',
      refusal: null,
      annotations: [],
      audio: null,
      reasoning_content: 'hm',
    };
    expect(answerOf({ choices: [{ message }] })).toEqual({ role: 'assistant', content: 'yes' });
  });

  test('keeps of a call whatever its provider put there, such as a signature that it wants back', () => {
    const call = {
      id: 'c1',
      type: 'function',
      function: { name: 'look', arguments: '{}' },
      extra_content: { google: { thought_signature: 'sig' } },
    };
    const whole = { role: 'assistant', content: null, tool_calls: [call] };
    expect(answerOf({ choices: [{ message: whole }] })).toEqual(whole);
    const { add, answer } = collectAnswer();
    const { arguments: args, ...named } = call.function;
    add({
      choices: [{ delta: { tool_calls: [{ index: 0, ...call, function: { ...named, arguments: '{' } }] } }],
    });
    add({
      choices: [{ delta: { tool_calls: [{ index: 0, id: 'c1', function: { arguments: args.slice(1) } }] } }],
    });
    add(finish);
    expect(answer()).toEqual(whole);
  });

  test('puts calls that take turns each together, by their places', () => {
    const { add, answer } = collectAnswer();
    const piece = (index: number, fields: object) => ({
      choices: [{ delta: { tool_calls: [{ index, ...fields }] } }],
    });
    add(piece(0, { id: 'a', type: 'function', function: { name: 'x', arguments: '' } }));
    add(piece(1, { id: 'b', type: 'custom', custom: { name: 'y', input: '' } }));
    add(piece(0, { function: { arguments: '{"n":' } }));
    add(piece(1, { custom: { input: 'in' } }));
    add(piece(0, { function: { arguments: '1}' } }));
    add(piece(1, { custom: { input: 'put' } }));
    add(finish);
    expect(answer()?.tool_calls).toEqual([
      { id: 'a', type: 'function', function: { name: 'x', arguments: '{"n":1}' } },
      { id: 'b', type: 'custom', custom: { name: 'y', input: 'input' } },
    ]);
  });

  test('of a stream that broke off has the words and not the calls', () => {
    const call = { index: 0, id: 'a', type: 'function', function: { name: 'x', arguments: '{"n' } };
    expect(collected({ content: 'let me' }, { content: ' look' }, { tool_calls: [call] })()).toEqual({
      role: 'assistant',
      content: 'let me look',
    });
    expect(collected({ tool_calls: [call] })()).toBeNull();
  });

  test.each([{}, { choices: [] }, { choices: [null] }, { choices: 'no' }, { choices: [{ message: 'no' }] }])(
    'of %j is none',
    (body) => {
      expect(answerOf(body)).toBeNull();
      const { add, answer } = collectAnswer();
      add(body);
      expect(answer()).toBeNull();
    },
  );

  test('nothing but an empty text is nothing', () => {
    expect(answerOf({ choices: [{ message: { role: 'assistant', content: '' } }] })).toBeNull();
  });

  test('a field that is called like the prototype is a field', () => {
    const delta = JSON.parse('{"content":"a","__proto__":{"polluted":true}}');
    expect(collected(delta)()).toEqual({ role: 'assistant', content: 'a' });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
