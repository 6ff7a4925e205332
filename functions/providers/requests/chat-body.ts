import * as z from 'zod/mini';
import {
  between,
  jsonObject,
  modelId,
  nonEmpty,
  nullish,
  positiveInteger,
  textOr,
  toolName,
} from './json.ts';

/** https://github.com/openai/openai-openapi, schema `CreateChatCompletionRequest`: the fields that are read here. */

const STOP_SEQUENCES = 4;
const TOP_LOGPROBS = 20;

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const refusalPart = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });
const imagePart = z.looseObject({
  type: z.literal('image_url'),
  image_url: z.looseObject({ url: nonEmpty }),
});
const audioPart = z.looseObject({
  type: z.literal('input_audio'),
  input_audio: z.looseObject({ data: z.string(), format: z.string() }),
});
const filePart = z.looseObject({ type: z.literal('file'), file: z.looseObject({}) });

const userPart = z.discriminatedUnion('type', [textPart, imagePart, audioPart, filePart]);
const assistantPart = z.discriminatedUnion('type', [textPart, refusalPart]);

const toolCall = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('function'),
    id: nonEmpty,
    function: z.looseObject({ name: nonEmpty, arguments: z.string() }),
  }),
  z.looseObject({
    type: z.literal('custom'),
    id: nonEmpty,
    custom: z.looseObject({ name: nonEmpty, input: z.string() }),
  }),
]);

const assistantMessage = z
  .looseObject({
    role: z.literal('assistant'),
    content: nullish(textOr(assistantPart)),
    refusal: nullish(z.string()),
    tool_calls: nullish(z.array(toolCall).check(z.minLength(1))),
    function_call: nullish(jsonObject),
    audio: nullish(jsonObject),
  })
  .check(
    z.refine(
      (message) =>
        [message.content, message.refusal, message.tool_calls, message.function_call, message.audio].some(
          (said) => said !== undefined && said !== null,
        ),
      'expected `content`, unless `tool_calls` or `refusal` is given',
    ),
  );

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('developer'), content: textOr(textPart) }),
  z.looseObject({ role: z.literal('system'), content: textOr(textPart) }),
  z.looseObject({ role: z.literal('user'), content: textOr(userPart) }),
  assistantMessage,
  z.looseObject({ role: z.literal('tool'), content: textOr(textPart), tool_call_id: nonEmpty }),
  z.looseObject({ role: z.literal('function'), content: z.nullable(z.string()), name: nonEmpty }),
]);

const tool = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('function'),
    function: z.looseObject({
      name: toolName,
      description: nullish(z.string()),
      parameters: nullish(jsonObject),
    }),
  }),
  z.looseObject({ type: z.literal('custom'), custom: z.looseObject({ name: toolName }) }),
]);

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: nonEmpty }) }),
    z.looseObject({ type: z.literal('custom'), custom: z.looseObject({ name: nonEmpty }) }),
    z.looseObject({
      type: z.literal('allowed_tools'),
      allowed_tools: z.looseObject({ mode: z.enum(['auto', 'required']), tools: z.array(jsonObject) }),
    }),
  ]),
]);

const responseFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({ name: nonEmpty, schema: z.optional(jsonObject) }),
  }),
]);

export const chatBody = z.looseObject({
  model: modelId,
  messages: z.array(message).check(z.minLength(1)),
  stream: nullish(z.boolean()),
  stream_options: nullish(z.looseObject({ include_usage: nullish(z.boolean()) })),
  max_tokens: nullish(positiveInteger),
  max_completion_tokens: nullish(positiveInteger),
  n: nullish(z.literal(1)),
  stop: nullish(z.union([nonEmpty, z.array(nonEmpty).check(z.maxLength(STOP_SEQUENCES))])),
  temperature: nullish(between(0, 2)),
  top_p: nullish(between(0, 1)),
  presence_penalty: nullish(between(-2, 2)),
  frequency_penalty: nullish(between(-2, 2)),
  logprobs: nullish(z.boolean()),
  top_logprobs: nullish(z.int().check(z.minimum(0), z.maximum(TOP_LOGPROBS))),
  seed: nullish(z.int()),
  tools: nullish(z.array(tool)),
  tool_choice: nullish(toolChoice),
  parallel_tool_calls: nullish(z.boolean()),
  response_format: nullish(responseFormat),
  user: nullish(z.string()),
  metadata: nullish(jsonObject),
});

export type ChatBody = z.output<typeof chatBody>;
export type ChatMessage = ChatBody['messages'][number];
