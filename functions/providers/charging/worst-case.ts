import { Buffer } from 'node:buffer';
import type { TokenUse } from '../../../core/money/cost.ts';
import type { Model } from '../../../core/policy/policy.ts';
import type { CompletionRequest } from '../provider.ts';

/**
 * What providers put around a prompt that its text does not show: the marks between messages, and the instructions with
 * which tools are offered, some 350 tokens at Anthropic.
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview#pricing
 */
const FRAME_TOKENS = 100;
const TOOLS_TOKENS = 1_000;
/** More than any number, switch or bracket counts. */
const SCALAR_TOKENS = 24;
/** Of a message or a list, whose marks are no text of the request. */
const NODE_TOKENS = 8;

/**
 * The most tokens that a request can use. A token is a byte of UTF-8 at least, so no text counts more than its bytes;
 * an image counts what the policy says at most; and nothing counts more than the context that the model has. Never too
 * little, and for text about four times too much: what is held comes back when the answer has ended.
 */
export function worstCase(request: CompletionRequest): TokenUse {
  const { model } = request;
  const inputTokens = Math.min(inputBound(request), model.contextTokens);
  return { inputTokens, cachedInputTokens: 0, outputTokens: outputBound(request) };
}

function outputBound({ dialect, body, model }: CompletionRequest): number {
  const asked =
    dialect === 'anthropic'
      ? body.max_tokens
      : Math.max(body.max_tokens ?? 0, body.max_completion_tokens ?? 0) || model.maxOutputTokens;
  return Math.min(asked, model.maxOutputTokens);
}

function inputBound({ body, model }: CompletionRequest): number {
  const { messages, tools, ...rest } = body;
  const offered = tools === null || tools === undefined ? 0 : TOOLS_TOKENS + bytesOf(tools);
  return messages.reduce<number>(
    (sum, message) => sum + messageBound(message, model),
    FRAME_TOKENS + offered + bytesOf(rest),
  );
}

function messageBound({ content, ...rest }: { readonly content?: unknown }, model: Model): number {
  return NODE_TOKENS + bytesOf(rest) + contentBound(content, model);
}

function contentBound(content: unknown, model: Model): number {
  if (!Array.isArray(content)) return bytesOf(content);
  return content.reduce<number>((sum, part) => sum + partBound(part, model), 0);
}

/** Attachments are found where messages have them, and nowhere else: text that looks like one counts as text. */
function partBound(part: unknown, model: Model): number {
  if (typeof part !== 'object' || part === null) return bytesOf(part);
  const { type, content, source } = part as Readonly<Record<string, unknown>>;
  switch (type) {
    case 'image_url':
    case 'image':
      return model.imageTokens;
    case 'tool_result':
      return NODE_TOKENS + bytesOf({ ...part, content: null }) + contentBound(content, model);
    case 'document':
      return isText(source) ? bytesOf(part) : model.contextTokens;
    case 'input_audio':
    case 'file':
    case 'container_upload':
      return model.contextTokens;
    default:
      return bytesOf(part);
  }
}

function isText(source: unknown): boolean {
  return typeof source === 'object' && source !== null && 'type' in source && source.type === 'text';
}

/** Bytes of all the text in a value, its names included. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return NODE_TOKENS + Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return SCALAR_TOKENS;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + bytesOf(item), NODE_TOKENS);
  return Object.entries(value).reduce<number>(
    (sum, [name, item]) => sum + Buffer.byteLength(name) + bytesOf(item),
    NODE_TOKENS,
  );
}
