import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { descriptions } from '../../../functions/completions/descriptions.ts';
import { operations } from '../../../functions/completions/operations.ts';
import { aCall, bodyOf, chat, deps, eventsOf, type Json, messages, textOf, user } from './harness.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });

const answerOf = (operation: string): Json => descriptions[operation]?.answers[200];
const validates = (schema: object, value: unknown): boolean => ajv.compile(schema)(value);
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));
const changed = (value: unknown, change: (copy: Json) => void): Json => {
  const copy = asJson(value);
  change(copy);
  return copy;
};

const look = { name: 'look', description: 'Looks', parameters: { type: 'object' } };
const openaiTools = { tools: [{ type: 'function', function: look }] };
const anthropicTools = { tools: [{ name: 'look', input_schema: look.parameters }] };

test('there is one for each operation, and for nothing else', () => {
  expect(Object.keys(descriptions).sort()).toEqual(Object.keys(operations).sort());
});

describe('chat', () => {
  const { schema, others } = answerOf('chat');
  const stream = others['text/event-stream'];
  const asked = [
    {},
    { messages: [user('[[tool:look]]')], ...openaiTools },
    { messages: [user('no [[stop:refusal]]')] },
    { max_tokens: 1 },
  ];

  test.each(asked)('%j: the answer is as described, streamed or whole', async (body) => {
    expect(validates(schema, await bodyOf(chat(body)))).toBe(true);
    const options = { stream: true, stream_options: { include_usage: true } };
    const text = await textOf(chat({ ...body, ...options }));
    expect(validates(stream, text)).toBe(true);
    const data = eventsOf(text).filter((one) => one !== '[DONE]');
    expect(validates(stream.contentSchema, data)).toBe(true);
  });

  test('O-4: the thread is described, as an id', async () => {
    const body = await bodyOf(chat());
    expect(validates(schema, { ...body, thread_id: `thr_${'a'.repeat(28)}` })).toBe(true);
    expect(validates(schema, { ...body, thread_id: null })).toBe(false);
  });

  test.each<[string, (body: Json) => void]>([
    ['no id', (body) => delete body.id],
    ['another object', (body) => (body.object = 'chat.completion.chunk')],
    ['no choice', (body) => (body.choices = [])],
    ['another role', (body) => (body.choices[0].message.role = 'user')],
    ['content that is no text', (body) => (body.choices[0].message.content = 1)],
    ['another finish', (body) => (body.choices[0].finish_reason = 'end_turn')],
    ['usage that is no number', (body) => (body.usage.total_tokens = '3')],
    ['no usage', (body) => delete body.usage],
  ])('an answer with %s is not as described', async (_what, change) => {
    expect(validates(schema, changed(await bodyOf(chat()), change))).toBe(false);
  });

  test('a stream that breaks off is as described, one of other events is not', async () => {
    const text = await textOf(chat({ messages: [user('[[break:1]]')], stream: true }));
    expect(validates(stream, text)).toBe(true);
    expect(validates(stream.contentSchema, eventsOf(text))).toBe(true);
    expect(validates(stream, `event: x\n${text}`)).toBe(false);
    expect(validates(stream.contentSchema, [{}])).toBe(false);
    expect(validates(stream, `: keep-alive\n\n${text}`)).toBe(true);
  });

  test('what is accepted is not forbidden', () => {
    const request = descriptions.chat?.requests?.['application/json'] ?? {};
    for (const body of asked) {
      expect(
        validates(request, { model: 'm', messages: [user('x')], thread_id: null, future: 1, ...body }),
      ).toBe(true);
    }
    expect(validates(request, { model: 'm', messages: [] })).toBe(false);
    expect(validates(request, { model: 'm', messages: [user('x')], thread_id: 1 })).toBe(false);
  });
});

describe('messages', () => {
  const { schema, others } = answerOf('messages');
  const stream = others['text/event-stream'];
  const asked = [{}, { messages: [user('[[tool:look {"a":[1]}]]')], ...anthropicTools }, { max_tokens: 1 }];

  test.each(asked)('%j: the answer is as described, streamed or whole', async (body) => {
    expect(validates(schema, await bodyOf(messages(body)))).toBe(true);
    const text = await textOf(messages({ ...body, stream: true }));
    expect(validates(stream, text)).toBe(true);
    expect(validates(stream.contentSchema, eventsOf(text))).toBe(true);
  });

  test.each<[string, (body: Json) => void]>([
    ['no content', (body) => delete body.content],
    ['a block of another kind', (body) => (body.content[0].type = 'html')],
    ['a block without its text', (body) => delete body.content[0].text],
    ['another stop', (body) => (body.stop_reason = 'stop')],
    ['no usage', (body) => delete body.usage],
  ])('an answer with %s is not as described', async (_what, change) => {
    expect(validates(schema, changed(await bodyOf(messages()), change))).toBe(false);
  });

  test('a stream that breaks off is as described, and so are heartbeats', async () => {
    const text = await textOf(messages({ messages: [user('[[break:1]]')], stream: true }));
    expect(validates(stream, text)).toBe(true);
    expect(validates(stream.contentSchema, eventsOf(text))).toBe(true);
    expect(validates(stream, 'event: ping\ndata: {"type":"ping"}\n\n')).toBe(true);
    expect(validates(stream, 'data: {"type":"ping"}\n\n')).toBe(false);
    expect(validates(stream.contentSchema, [{ type: 'invented' }])).toBe(false);
  });

  test('what is counted is as described', async () => {
    const body = { model: 'deepseek-chat', messages: [user('x')] };
    const counted = await bodyOf(operations['count-tokens'](aCall({ dialect: 'anthropic', body }), deps));
    expect(validates(answerOf('count-tokens').schema, counted)).toBe(true);
    expect(validates(answerOf('count-tokens').schema, { ...counted, more: 1 })).toBe(false);
  });
});

describe('models', () => {
  test.each(['openai', 'anthropic'] as const)('of %s are as described, and nothing more', async (dialect) => {
    const list = await bodyOf(operations['list-models'](aCall({ dialect })));
    const one = await bodyOf(operations['read-model'](aCall({ dialect, path: { model: 'vendor/small' } })));
    const { schema } = answerOf('list-models');
    expect(validates(schema, list)).toBe(true);
    expect(validates(schema, { ...list, more: 1 })).toBe(false);
    expect(
      validates(
        schema,
        changed(list, ({ data }) => delete data[0].id),
      ),
    ).toBe(false);
    expect(validates(answerOf('read-model').schema, one)).toBe(true);
    expect(validates(answerOf('read-model').schema, { ...one, more: 1 })).toBe(false);
  });
});
