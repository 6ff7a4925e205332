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

/** https://platform.claude.com/docs/en/api/messages: the fields that are read here. */

const textBlock = z.looseObject({
  type: z.literal('text'),
  text: z.string(),
  citations: nullish(z.array(z.unknown())),
});
const source = z.looseObject({ type: nonEmpty });
const imageBlock = z.looseObject({ type: z.literal('image'), source });
const documentBlock = z.looseObject({ type: z.literal('document'), source });

/** Blocks of the provider's own tools and of newer features: carried through as they are. */
export const CARRIED_BLOCKS = [
  'redacted_thinking',
  'search_result',
  'server_tool_use',
  'web_search_tool_result',
  'web_fetch_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'tool_reference',
  'browser_state',
  'container_upload',
  'mcp_tool_use',
  'mcp_tool_result',
] as const;
const carriedBlock = z.looseObject({ type: z.enum(CARRIED_BLOCKS) });

const resultBlock = z.discriminatedUnion('type', [textBlock, imageBlock, documentBlock, carriedBlock]);

const block = z.discriminatedUnion('type', [
  textBlock,
  imageBlock,
  documentBlock,
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal('tool_use'), id: nonEmpty, name: nonEmpty, input: jsonObject }),
  z.looseObject({
    type: z.literal('tool_result'),
    tool_use_id: nonEmpty,
    content: nullish(z.union([z.string(), z.array(resultBlock)])),
    is_error: nullish(z.boolean()),
  }),
  carriedBlock,
]);

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('user'), content: textOr(block) }),
  z.looseObject({ role: z.literal('assistant'), content: z.union([z.string(), z.array(block)]) }),
  z.looseObject({ role: z.literal('system'), content: textOr(textBlock) }),
]);

/** A tool with a schema is the client's own; one with another `type` is the provider's. */
const tool = z.union([
  z.looseObject({
    type: nullish(z.literal('custom')),
    name: toolName,
    description: nullish(z.string()),
    input_schema: jsonObject,
  }),
  z.looseObject({ type: nonEmpty.check(z.refine((type) => type !== 'custom', 'needs `input_schema`')) }),
]);

const toolChoice = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('auto'), disable_parallel_tool_use: nullish(z.boolean()) }),
  z.looseObject({ type: z.literal('any'), disable_parallel_tool_use: nullish(z.boolean()) }),
  z.looseObject({
    type: z.literal('tool'),
    name: nonEmpty,
    disable_parallel_tool_use: nullish(z.boolean()),
  }),
  z.looseObject({ type: z.literal('none') }),
]);

const outputConfig = z.looseObject({
  format: nullish(z.looseObject({ type: z.literal('json_schema'), schema: jsonObject })),
});

const prompt = {
  model: modelId,
  messages: z.array(message).check(z.minLength(1)),
  system: nullish(z.union([z.string(), z.array(textBlock)])),
  tools: nullish(z.array(tool)),
  tool_choice: nullish(toolChoice),
  thinking: nullish(jsonObject),
  output_config: nullish(outputConfig),
  temperature: nullish(between(0, 1)),
  top_p: nullish(between(0, 1)),
  top_k: nullish(z.int().check(z.minimum(0))),
};

export const messagesBody = z.looseObject({
  ...prompt,
  max_tokens: positiveInteger,
  stream: nullish(z.boolean()),
  stop_sequences: nullish(z.array(z.string().check(z.regex(/\S/, 'expected a text that is not blank')))),
  metadata: nullish(jsonObject),
});

/** What is counted is what would be sent: the same, without what steers the answer. */
export const countTokensBody = z.looseObject(prompt);

export type MessagesBody = z.output<typeof messagesBody>;
export type CountTokensBody = z.output<typeof countTokensBody>;
export type AnthropicMessage = CountTokensBody['messages'][number];
