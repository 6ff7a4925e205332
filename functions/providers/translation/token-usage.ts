import { type Fields, isFields } from '../fields.ts';
import type { Usage } from '../provider.ts';

/** What an answer used, in all that either dialect tells of it. */
export interface TokenUsage extends Usage {
  /** Of `inputTokens`, what was written to the upstream's cache. */
  readonly cacheWriteTokens: number;
  /** Of `outputTokens`, what was thought and not said. */
  readonly reasoningTokens: number;
}

export const NO_USAGE: TokenUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/**
 * OpenAI's: `prompt_tokens` holds the cached part, `completion_tokens` what was thought. Two providers differ. Gemini
 * leaves what was thought out of `completion_tokens`, and has it in `total_tokens` alone. DeepSeek tells the cached part
 * as `prompt_cache_hit_tokens` (https://api-docs.deepseek.com/guides/kv_cache).
 */
export function usageOfCompletion(usage: unknown): TokenUsage {
  const fields = isFields(usage) ? usage : {};
  const input = fieldsIn(fields.prompt_tokens_details);
  const output = fieldsIn(fields.completion_tokens_details);
  const inputTokens = count(fields.prompt_tokens);
  return {
    inputTokens,
    cachedInputTokens: count(input.cached_tokens) || count(fields.prompt_cache_hit_tokens),
    cacheWriteTokens: count(input.cache_write_tokens),
    outputTokens: Math.max(count(fields.completion_tokens), count(fields.total_tokens) - inputTokens),
    reasoningTokens: count(output.reasoning_tokens),
  };
}

/** Anthropic's: `input_tokens` is what was neither read from the cache nor written to it. */
export function usageOfMessage(usage: unknown): TokenUsage {
  const fields = isFields(usage) ? usage : {};
  const cachedInputTokens = count(fields.cache_read_input_tokens);
  const cacheWriteTokens = count(fields.cache_creation_input_tokens);
  return {
    inputTokens: count(fields.input_tokens) + cachedInputTokens + cacheWriteTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: count(fields.output_tokens),
    reasoningTokens: count(fieldsIn(fields.output_tokens_details).thinking_tokens),
  };
}

/** As `usage` of a completion, or of the last chunk of a stream. */
export function completionUsage(usage: TokenUsage): object {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: {
      cached_tokens: cachedInputTokens,
      audio_tokens: 0,
      ...(cacheWriteTokens > 0 ? { cache_write_tokens: cacheWriteTokens } : {}),
    },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** As `usage` of a message, or of the event that begins its stream. */
export function messageUsage(usage: TokenUsage): object {
  return {
    ...messageDeltaUsage(usage),
    cache_creation: null,
    inference_geo: null,
    service_tier: null,
    speed: null,
  };
}

/** As `usage` of the event `message_delta`. Cumulative. */
export function messageDeltaUsage(usage: TokenUsage): object {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  return {
    input_tokens: Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens),
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cachedInputTokens,
    output_tokens: outputTokens,
    output_tokens_details: reasoningTokens > 0 ? { thinking_tokens: reasoningTokens } : null,
    server_tool_use: null,
  };
}

function fieldsIn(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
