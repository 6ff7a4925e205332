import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { worstCase } from '../../../../functions/providers/charging/worst-case.ts';
import { countChatTokens } from '../../../../functions/providers/count-chat-tokens.ts';
import type { CompletionRequest } from '../../../../functions/providers/provider.ts';
import { aModel } from '../../completions/harness.ts';

const MODEL = aModel({ contextTokens: 100_000, maxOutputTokens: 1000, imageTokens: 5000 });

function chatOf(body: object, model = MODEL): CompletionRequest {
  const request = { dialect: 'openai', model, headers: {}, requestId: 'req_1', now: 0, stream: false };
  return { ...request, body: { model: model.id, messages: [], ...body } } as CompletionRequest;
}

function messageOf(body: object, model = MODEL): CompletionRequest {
  const request = { dialect: 'anthropic', model, headers: {}, requestId: 'req_1', now: 0, stream: false };
  return {
    ...request,
    body: { model: model.id, messages: [], max_tokens: 10, ...body },
  } as unknown as CompletionRequest;
}

const user = (content: unknown) => ({ role: 'user', content });
const inputOf = (request: CompletionRequest) => worstCase(request).inputTokens;

describe('P-8 the most that a request can use', () => {
  test('a token is a byte at least: no text counts more than its bytes', () => {
    const empty = inputOf(chatOf({ messages: [user('')] }));
    expect(inputOf(chatOf({ messages: [user('x'.repeat(5000))] })) - empty).toBe(5000);
    expect(inputOf(chatOf({ messages: [user('語'.repeat(1000))] })) - empty).toBe(3000);
  });

  test('never less than the text of a request has of anything that is counted', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const message = fc.oneof(
      fc.record({ role: fc.constant('user' as const), content: text }),
      fc.record({ role: fc.constant('system' as const), content: text }),
      fc.record({
        role: fc.constant('user' as const),
        content: fc.array(fc.record({ type: fc.constant('text' as const), text }), { minLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 20 }), (messages) => {
        expect(inputOf(chatOf({ messages }))).toBeGreaterThanOrEqual(countChatTokens(messages));
      }),
    );
  });

  test('never more than the context of the model, whatever is sent', () => {
    const messages = [user('x'.repeat(200_000))];
    expect(inputOf(chatOf({ messages }))).toBe(100_000);
    expect(inputOf(messageOf({ messages }))).toBe(100_000);
  });

  test.each([
    [
      'an image of OpenAI’s',
      chatOf,
      { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(50_000)}` } },
    ],
    [
      'an image of Anthropic’s',
      messageOf,
      { type: 'image', source: { type: 'base64', data: 'A'.repeat(50_000) } },
    ],
    [
      'an image in a result',
      messageOf,
      {
        type: 'tool_result',
        tool_use_id: 'a',
        content: [{ type: 'image', source: { type: 'url', url: 'u' } }],
      },
    ],
  ])('%s counts what the policy says, not its bytes', (_, requestOf, part) => {
    const tokens = inputOf(requestOf({ messages: [user([part])] }));
    expect(tokens).toBeGreaterThanOrEqual(5000);
    expect(tokens).toBeLessThan(5500);
  });

  test.each([
    ['a document', messageOf, { type: 'document', source: { type: 'base64', data: 'AAAA' } }],
    [
      'a document by its address',
      messageOf,
      { type: 'document', source: { type: 'url', url: 'https://example.com' } },
    ],
    ['a file', chatOf, { type: 'file', file: { file_id: 'file-1' } }],
    ['a sound', chatOf, { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } }],
  ])('%s may be as long as the context', (_, requestOf, part) => {
    expect(inputOf(requestOf({ messages: [user([part])] }))).toBe(100_000);
  });

  test('text that only looks like an attachment counts as text', () => {
    const input = { type: 'image', source: { data: 'x'.repeat(20_000) } };
    const call = { type: 'tool_use', id: 'a', name: 'n', input };
    expect(inputOf(messageOf({ messages: [{ role: 'assistant', content: [call] }] }))).toBeGreaterThan(
      20_000,
    );
    const text = { type: 'document', source: { type: 'text', data: 'x'.repeat(20_000) } };
    const tokens = inputOf(messageOf({ messages: [user([text])] }));
    expect(tokens).toBeGreaterThan(20_000);
    expect(tokens).toBeLessThan(21_000);
  });

  test('tools, schemas and instructions count as well', () => {
    const bare = inputOf(messageOf({ messages: [user('')] }));
    const tool = { name: 'n', description: 'x'.repeat(3000), input_schema: { type: 'object' } };
    expect(inputOf(messageOf({ messages: [user('')], tools: [tool] })) - bare).toBeGreaterThan(4000);
    expect(inputOf(messageOf({ messages: [user('')], system: 'x'.repeat(3000) })) - bare).toBeGreaterThan(
      3000,
    );
    const schema = {
      type: 'json_schema',
      json_schema: { name: 'n', schema: { description: 'x'.repeat(3000) } },
    };
    const chat = inputOf(chatOf({ messages: [user('')] }));
    expect(inputOf(chatOf({ messages: [user('')], response_format: schema })) - chat).toBeGreaterThan(3000);
  });

  test.each([
    ['what the request allows', { max_completion_tokens: 40 }, 40],
    ['by its older name', { max_tokens: 30 }, 30],
    ['the larger of both', { max_tokens: 30, max_completion_tokens: 40 }, 40],
    ['all that the model can give, where the request is silent', {}, 1000],
    ['and never more', { max_tokens: 5000 }, 1000],
  ])('of output: %s', (_, body, tokens) => {
    expect(worstCase(chatOf(body)).outputTokens).toBe(tokens);
  });

  test('of output, in Anthropic’s dialect: what the request allows', () => {
    expect(worstCase(messageOf({ max_tokens: 77 })).outputTokens).toBe(77);
  });
});
