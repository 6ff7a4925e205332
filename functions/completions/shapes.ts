import * as z from 'zod/mini';
import { CARRIED_BLOCKS } from '../providers/requests/messages-body.ts';

/**
 * What answers hold, for the OpenAPI documents. Our own answers are these and nothing more. What a model answers has at
 * least this: a provider may add fields, and they are handed on. Only types of this file reach the path of a request.
 */

const count = z.int().check(z.minimum(0));
const unixSeconds = count;
const instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
const threadId = z.string().check(z.regex(/^thr_[0-9A-Za-z]{28}$/));
const json = z.record(z.string(), z.unknown());

/** Where threads are kept: what the conversation goes on by. */
const inThread = { thread_id: z.optional(threadId) };

/* OpenAI's: https://github.com/openai/openai-openapi */

const functionCall = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});
const customCall = z.looseObject({
  id: z.string(),
  type: z.literal('custom'),
  custom: z.looseObject({ name: z.string(), input: z.string() }),
});
/** The last one is DeepSeek's own. */
const finishReason = z.enum([
  'stop',
  'length',
  'tool_calls',
  'content_filter',
  'function_call',
  'insufficient_system_resource',
]);
const chatUsage = z.looseObject({ prompt_tokens: count, completion_tokens: count, total_tokens: count });
const chatEnvelope = { id: z.string(), created: unixSeconds, model: z.string(), ...inThread };

export const chatCompletion = z.looseObject({
  ...chatEnvelope,
  object: z.literal('chat.completion'),
  choices: z
    .array(
      z.looseObject({
        index: z.literal(0),
        message: z.looseObject({
          role: z.literal('assistant'),
          content: z.optional(z.nullable(z.string())),
          refusal: z.optional(z.nullable(z.string())),
          tool_calls: z.optional(z.array(z.union([functionCall, customCall])).check(z.minLength(1))),
        }),
        logprobs: z.optional(z.nullable(json)),
        finish_reason: finishReason,
      }),
    )
    .check(z.length(1)),
  usage: chatUsage,
});

const callPiece = z.looseObject({
  index: count,
  id: z.optional(z.string()),
  type: z.optional(z.enum(['function', 'custom'])),
  function: z.optional(z.looseObject({ name: z.optional(z.string()), arguments: z.optional(z.string()) })),
});

export const chatChunk = z.looseObject({
  ...chatEnvelope,
  object: z.literal('chat.completion.chunk'),
  choices: z
    .array(
      z.looseObject({
        index: z.literal(0),
        delta: z.looseObject({
          role: z.optional(z.literal('assistant')),
          content: z.optional(z.nullable(z.string())),
          refusal: z.optional(z.nullable(z.string())),
          tool_calls: z.optional(z.array(callPiece)),
        }),
        finish_reason: z.nullable(finishReason),
      }),
    )
    .check(z.maxLength(1)),
  usage: z.optional(z.nullable(chatUsage)),
});

/** In a stream that breaks off. */
export const chatError = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    param: z.nullable(z.string()),
    code: z.string(),
  }),
  ...inThread,
});

export const openaiModel = z.strictObject({
  id: z.string(),
  object: z.literal('model'),
  created: unixSeconds,
  owned_by: z.string(),
});
export const openaiModels = z.strictObject({ object: z.literal('list'), data: z.array(openaiModel) });

/* Anthropic's: https://platform.claude.com/docs/en/api/messages and …/build-with-claude/streaming */

const contentBlock = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: json }),
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.enum(CARRIED_BLOCKS) }),
]);
const STOP_REASONS = [
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
] as const;
const stopReason = z.enum(STOP_REASONS);
const stopSequence = z.nullable(z.string());
const messageUsage = z.looseObject({ input_tokens: count, output_tokens: count });
const messageEnvelope = {
  id: z.string(),
  type: z.literal('message'),
  role: z.literal('assistant'),
  model: z.string(),
  stop_sequence: stopSequence,
  usage: messageUsage,
};

export const message = z.looseObject({
  ...messageEnvelope,
  content: z.array(contentBlock),
  stop_reason: stopReason,
});

const begunMessage = z.looseObject({
  ...messageEnvelope,
  content: z.array(contentBlock).check(z.length(0)),
  stop_reason: z.null(),
});

export const messageEvent = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('message_start'), message: begunMessage }),
  z.looseObject({ type: z.literal('content_block_start'), index: count, content_block: contentBlock }),
  z.looseObject({
    type: z.literal('content_block_delta'),
    index: count,
    delta: z.looseObject({ type: z.string() }),
  }),
  z.looseObject({ type: z.literal('content_block_stop'), index: count }),
  z.looseObject({
    type: z.literal('message_delta'),
    delta: z.looseObject({ stop_reason: stopReason, stop_sequence: stopSequence }),
    usage: z.looseObject({ output_tokens: count }),
  }),
  z.looseObject({ type: z.literal('message_stop') }),
  z.looseObject({ type: z.literal('ping') }),
  z.looseObject({
    type: z.literal('error'),
    error: z.looseObject({ type: z.string(), message: z.string() }),
  }),
]);

export const tokenCount = z.strictObject({ input_tokens: count });

export const anthropicModel = z.strictObject({
  type: z.literal('model'),
  id: z.string(),
  display_name: z.string(),
  created_at: instant,
  max_input_tokens: count,
  max_tokens: count,
  capabilities: z.null(),
  lifecycle: z.literal('active'),
  line: z.null(),
  deprecated_at: z.null(),
  retires_at: z.null(),
});
export const anthropicModels = z.strictObject({
  data: z.array(anthropicModel),
  has_more: z.boolean(),
  first_id: z.nullable(z.string()),
  last_id: z.nullable(z.string()),
});
