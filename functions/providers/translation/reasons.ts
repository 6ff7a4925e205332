import { Failure } from '../../chain/call.ts';

/**
 * Why answers end: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons and
 * https://github.com/openai/openai-openapi, schema `CreateChatCompletionResponse`.
 */

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';
export type StopReason = 'end_turn' | 'max_tokens' | 'tool_use' | 'refusal';

/** What is not listed ended by itself: reasons may be added at any time. */
const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'content_filter',
};

export function finishReasonOf(stopReason: string, { hasCalls }: { hasCalls: boolean }): FinishReason {
  const reason = Object.hasOwn(FINISH_REASONS, stopReason) ? FINISH_REASONS[stopReason] : undefined;
  return reason ?? (hasCalls ? 'tool_calls' : 'stop');
}

/**
 * Calls say more than the reason: Gemini finishes them with `stop`.
 * @throws Failure for reasons of other providers that say that the answer broke off: `upstream_overloaded` for
 * `insufficient_system_resource` (https://api-docs.deepseek.com/api/create-chat-completion), `upstream_error` for
 * `error` (https://openrouter.ai/docs/api/reference/errors-and-debugging).
 */
export function stopReasonOf(
  finishReason: string,
  { hasCalls, isRefused }: { hasCalls: boolean; isRefused: boolean },
): StopReason {
  if (finishReason === 'insufficient_system_resource') throw new Failure('upstream_overloaded');
  if (finishReason === 'error') throw new Failure('upstream_error', { cause: 'finish reason: error' });
  if (finishReason === 'length') return 'max_tokens';
  if (finishReason === 'content_filter' || isRefused) return 'refusal';
  return hasCalls ? 'tool_use' : 'end_turn';
}
