import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChatBody } from '../../../../functions/providers/requests/chat-body.ts';
import { chatBody } from '../../../../functions/providers/requests/chat-body.ts';
import { messagesBody } from '../../../../functions/providers/requests/messages-body.ts';
import { chatToMessages } from '../../../../functions/providers/translation/chat-to-messages.ts';
import { completionToMessage } from '../../../../functions/providers/translation/completion-to-message.ts';
import { messageToCompletion } from '../../../../functions/providers/translation/message-to-completion.ts';
import { messagesToChat } from '../../../../functions/providers/translation/messages-to-chat.ts';
import {
  completionUsage,
  messageUsage,
  usageOfCompletion,
  usageOfMessage,
} from '../../../../functions/providers/translation/token-usage.ts';
import { check } from '../../../../functions/requests/check.ts';
import type { Json } from '../../completions/harness.ts';
import { BASIS, MODEL } from './exchange.ts';

/** Whatever both dialects have a word for. */

const said = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');
const name = fc.stringMatching(/^[a-z_]{1,8}$/);
const value = fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.parse(JSON.stringify(json)));
const object = fc.dictionary(name, value, { maxKeys: 3 });
/** Base64 of any bytes. */
const bytes = fc
  .uint8Array({ minLength: 1, maxLength: 9 })
  .map((list) => Buffer.from(list).toString('base64'));

const picture = fc.oneof(
  bytes.map((data) => `data:image/png;base64,${data}`),
  name.map((path) => `https://example.com/${path}.png`),
);
const part = fc.oneof(
  said.map((text) => ({ type: 'text', text })),
  picture.map((url) => ({ type: 'image_url', image_url: { url } })),
);
const paper = bytes.map((data) => ({
  type: 'file',
  file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${data}` },
}));
/** A list of texts alone becomes one text: so each has a document. */
const parts = fc.tuple(fc.array(part, { maxLength: 3 }), paper).map(([list, last]) => [...list, last]);
const question = fc.oneof(said, parts).map((content) => ({ role: 'user', content }));

const call = fc.record({ name, input: object });
const answer = fc.record({
  content: fc.oneof(said, fc.constant(null)),
  calls: fc.array(call, { maxLength: 3 }),
});
/** An answer, its calls with ids of their own, and a result for each. */
const exchange = fc
  .tuple(
    question,
    answer,
    fc.array(fc.oneof(said, fc.constant('')), { minLength: 3, maxLength: 3 }),
    fc.uuid(),
  )
  .map(([asked, { content, calls }, results, id]) => {
    const tool_calls = calls.map(({ name, input }, at) => ({
      id: `call_${id}_${at}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(input) },
    }));
    const spoken = { role: 'assistant', content: content ?? (calls.length === 0 ? 'Yes.' : null) };
    return [
      asked,
      tool_calls.length === 0 ? spoken : { ...spoken, tool_calls },
      ...tool_calls.map((one, at) => ({ role: 'tool', tool_call_id: one.id, content: results[at] })),
    ];
  });

const tool = fc.record({ name, description: said, strict: fc.boolean() }).map(({ strict, ...described }) => ({
  type: 'function',
  function: {
    ...described,
    parameters: { type: 'object', properties: { a: { type: 'string' } } },
    ...(strict ? { strict } : {}),
  },
}));
const choice = fc.oneof(
  fc.constantFrom('auto', 'none', 'required'),
  name.map((named) => ({ type: 'function', function: { name: named } })),
);
const tools = fc.record(
  { tools: fc.array(tool, { minLength: 1, maxLength: 3 }), tool_choice: choice },
  { requiredKeys: ['tools'] },
);
const schema = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};
const settings = fc.record(
  {
    temperature: fc.double({ min: 0, max: 1, noNaN: true }),
    stop: fc.array(said, { minLength: 1, maxLength: 4 }),
    user: said,
    response_format: fc.constant({
      type: 'json_schema',
      json_schema: { name: 'answer', schema, strict: true },
    }),
  },
  { requiredKeys: [] },
);

const body: fc.Arbitrary<ChatBody> = fc
  .record({
    system: fc.option(said, { nil: undefined }),
    exchanges: fc.array(exchange, { maxLength: 3 }),
    last: question,
    max_tokens: fc.integer({ min: 1, max: 1000 }),
    offered: fc.option(tools, { nil: {} }),
    settings,
    stream: fc.boolean(),
  })
  .map(({ system, exchanges, last, max_tokens, offered, settings: set, stream }) => ({
    model: 'a-model',
    messages: [
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      ...exchanges.flat(),
      last,
    ],
    max_tokens,
    ...offered,
    ...set,
    ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
  }))
  .map((one) => check(chatBody, JSON.parse(JSON.stringify(one))));

describe('there and back', () => {
  test('a request that both dialects can say comes back as it was, and both take what is between', () => {
    fc.assert(
      fc.property(body, (asked) => {
        const between = check(messagesBody, JSON.parse(JSON.stringify(chatToMessages(asked, MODEL))));
        expect(check(chatBody, messagesToChat(between))).toEqual(asked);
      }),
      { numRuns: 300 },
    );
  });

  test('so does an answer', () => {
    const spoken = fc.record({
      content: fc.option(said),
      reasoning_content: fc.option(said),
      calls: fc.array(call, { maxLength: 3 }),
      isCut: fc.boolean(),
    });
    fc.assert(
      fc.property(spoken, ({ content, reasoning_content, calls, isCut }) => {
        const tool_calls = calls.map((one, at) => ({
          id: `call_${at}`,
          type: 'function',
          function: { name: one.name, arguments: JSON.stringify(one.input) },
        }));
        const message = {
          role: 'assistant',
          content: content ?? (calls.length > 0 ? null : ''),
          refusal: null,
          annotations: [],
          ...(reasoning_content === null ? {} : { reasoning_content }),
          ...(calls.length === 0 ? {} : { tool_calls }),
        };
        const finish_reason = isCut ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop';
        const choices = [{ index: 0, message, logprobs: null, finish_reason }];
        const back = messageToCompletion(completionToMessage({ choices }, BASIS), BASIS);
        expect((back as Json).choices).toEqual(choices);
      }),
    );
  });
});

const count = fc.nat(1_000_000);
const usage = fc
  .record({
    fresh: count,
    cachedInputTokens: count,
    cacheWriteTokens: count,
    said: count,
    reasoningTokens: count,
  })
  .map(({ fresh, said: words, ...rest }) => ({
    ...rest,
    inputTokens: fresh + rest.cachedInputTokens + rest.cacheWriteTokens,
    outputTokens: words + rest.reasoningTokens,
  }));

describe('what was used', () => {
  test('is the same in either dialect, and adds up', () => {
    fc.assert(
      fc.property(usage, (used) => {
        expect(usageOfCompletion(completionUsage(used))).toEqual(used);
        expect(usageOfMessage(messageUsage(used))).toEqual(used);
        const { total_tokens } = completionUsage(used) as Json;
        expect(total_tokens).toBe(used.inputTokens + used.outputTokens);
      }),
    );
  });

  test('what Gemini thought counts as put out, and DeepSeek’s cache as read', () => {
    const thought = { prompt_tokens: 20, completion_tokens: 198, total_tokens: 623 };
    expect(usageOfCompletion(thought)).toMatchObject({ inputTokens: 20, outputTokens: 603 });
    const cached = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, prompt_cache_hit_tokens: 16 };
    expect(usageOfCompletion(cached)).toMatchObject({
      inputTokens: 20,
      cachedInputTokens: 16,
      outputTokens: 5,
    });
  });

  test.each([undefined, null, [], { prompt_tokens: -1, completion_tokens: 'many', total_tokens: 1.5 }])(
    '%j is nothing',
    (told) => {
      for (const used of [usageOfCompletion(told), usageOfMessage(told)]) {
        expect(Object.values(used)).toEqual([0, 0, 0, 0, 0]);
      }
    },
  );
});
