import { describe, expect, test } from '@jest/globals';
import { operations } from '../../../../functions/completions/operations.ts';
import { aCall, bodyOf, deps, failureOf, messages, messagesBody, user } from '../harness.ts';

const tool = { name: 'f', input_schema: { type: 'object' } };
const image = { type: 'document', source: { type: 'text', data: 'a' } };

describe('messages refuses', () => {
  test.each<[string, object, string]>([
    ['no max_tokens', { max_tokens: undefined }, 'max_tokens'],
    ['more output than the model has', { max_tokens: 1001 }, 'max_tokens'],
    ['no messages', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'tool', content: 'a' }] }, 'messages.0.role'],
    ['a content that is no text', { messages: [user(null)] }, 'messages.0.content'],
    ['an unknown block', { messages: [user([{ type: 'video' }])] }, 'messages.0.content.0.type'],
    ['a text block without text', { messages: [user([{ type: 'text' }])] }, 'messages.0.content.0.text'],
    ['an image without source', { messages: [user([{ type: 'image' }])] }, 'messages.0.content.0.source'],
    [
      'a result without its id',
      { messages: [user([{ type: 'tool_result' }])] },
      'messages.0.content.0.tool_use_id',
    ],
    [
      'a call whose input is no object',
      { messages: [user([{ type: 'tool_use', id: 'a', name: 'f', input: 'x' }])] },
      'messages.0.content.0.input',
    ],
    [
      'a result of an unknown block',
      { messages: [user([{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'x' }] }])] },
      'messages.0.content.0.content.0.type',
    ],
    ['a system prompt that is no text', { system: 7 }, 'system'],
    ['a system block that is no text', { system: [{ type: 'image' }] }, 'system.0.type'],
    ['a blank stop sequence', { stop_sequences: [' '] }, 'stop_sequences.0'],
    ['a temperature out of range', { temperature: 1.1 }, 'temperature'],
    ['a tool without a schema', { tools: [{ name: 'f' }] }, 'tools.0.input_schema'],
    ['a choice without tools', { tool_choice: { type: 'any' } }, 'tool_choice'],
    ['an unknown choice', { tools: [tool], tool_choice: { type: 'required' } }, 'tool_choice.type'],
    ['a stream that is no boolean', { stream: 1 }, 'stream'],
  ])('%s, by its path', async (_what, body, path) => {
    const { code, details } = await failureOf(messages(body));
    expect(code).toBe('invalid_request');
    expect(details.param).toBe(path);
    expect(details.params?.reason).toContain(`\`${path}\``);
  });

  test('a model of another surface', async () => {
    expect((await failureOf(messages({ model: 'of-another-surface' }))).code).toBe('model_not_found');
  });
});

describe('anthropic-version', () => {
  const run = (name: keyof typeof operations, headers: Record<string, string>, body: object = {}) =>
    operations[name](
      aCall({ dialect: 'anthropic', headers, path: { model: 'deepseek-chat' }, body: messagesBody(body) }),
      deps,
    );
  const NEW = { 'anthropic-version': '2026-10-21' };

  test.each(['messages', 'count-tokens'] as const)('%s needs it', async (name) => {
    const failure = await failureOf(run(name, {}));
    expect(failure).toMatchObject({ code: 'invalid_request', details: { param: 'anthropic-version' } });
  });

  test.each(['messages', 'count-tokens', 'list-models', 'read-model'] as const)(
    '%s names the versions that are served to who sends another',
    async (name) => {
      const failure = await failureOf(run(name, { 'anthropic-version': '2099-01-01' }));
      expect(failure.details.params?.reason).toContain('2023-06-01, 2026-10-21');
    },
  );

  test.each([{ temperature: 1 }, { top_p: 0.5 }, { top_k: 5 }])(
    '%j is gone in 2026-10-21 only',
    async (body) => {
      for (const name of ['messages', 'count-tokens'] as const) {
        const failure = await failureOf(run(name, NEW, body));
        expect(failure.details.param).toBe(Object.keys(body)[0]);
        expect((await run(name, { 'anthropic-version': '2023-06-01' }, body)).status).toBe(200);
      }
    },
  );

  test.each<[string, object, string]>([
    [
      'a document of the assistant',
      { messages: [user('a'), { role: 'assistant', content: [image] }] },
      'messages.1.content.0',
    ],
    [
      'citations of the user',
      { messages: [user([{ type: 'text', text: 'a', citations: [{}] }])] },
      'messages.0.content.0.citations',
    ],
  ])('%s is refused by 2026-10-21 only', async (_what, body, path) => {
    expect((await failureOf(run('messages', NEW, body))).details.param).toBe(path);
    expect((await run('messages', { 'anthropic-version': '2023-06-01' }, body)).status).toBe(200);
  });

  test('a document of the user, empty citations and any anthropic-beta are fine in either version', async () => {
    const body = { messages: [user([image, { type: 'text', text: 'a', citations: [] }])] };
    for (const version of ['2023-06-01', '2026-10-21']) {
      const headers = { 'anthropic-version': version, 'anthropic-beta': 'whatever-2030-01-01' };
      expect((await bodyOf(run('messages', headers, body))).type).toBe('message');
    }
  });
});
