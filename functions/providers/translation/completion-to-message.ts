import { answerId, callId } from '../answer-ids.ts';
import { type Fields, isFields, textIn } from '../fields.ts';
import type { AnswerBasis } from './answer-basis.ts';
import { inputOf } from './chat-turns.ts';
import { callsIn, choiceIn, functionCallIn, thoughtsIn } from './completion-parts.ts';
import { failureOfError } from './error-events.ts';
import { malformed } from './malformed.ts';
import { stopReasonOf } from './reasons.ts';
import { messageUsage, usageOfCompletion } from './token-usage.ts';

/**
 * A whole answer of OpenAI's dialect, from an upstream, in Anthropic's. What was thought has no signature. A usage that
 * the upstream left out is nothing used.
 *
 * @throws Failure `upstream_error` for one that is not as the dialect says; that of an error in its place.
 */
export function completionToMessage(answer: object, request: AnswerBasis): object {
  const fields: Fields = { ...answer };
  if (fields.error !== undefined && fields.error !== null) throw failureOfError(fields.error);
  const choice = choiceIn(fields);
  const message = choice?.message;
  const finishReason = choice?.finish_reason;
  if (!isFields(message)) throw malformed('no message');
  if (typeof finishReason !== 'string') throw malformed('no `finish_reason`');
  const calls = callsIn(message).flatMap((call, at) => toolUses(call, at, finishReason, request));
  const refusal = textIn(message.refusal);
  const reason = stopReasonOf(finishReason, { hasCalls: calls.length > 0, isRefused: refusal !== '' });
  const thoughts = thoughtsIn(message);
  return {
    ...begunMessage(request),
    content: [
      ...(thoughts === '' ? [] : [{ type: 'thinking', thinking: thoughts, signature: '' }]),
      ...[textIn(message.content), refusal].filter((text) => text !== '').map(textBlock),
      ...calls,
    ],
    stop_reason: reason,
    usage: messageUsage(usageOfCompletion(fields.usage)),
  };
}

/** A message of which nothing has been said yet. */
export function begunMessage(request: AnswerBasis): object {
  return {
    id: answerId('msg_', request),
    type: 'message',
    role: 'assistant',
    model: request.modelId,
    container: null,
    diagnostics: null,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
  };
}

export function textBlock(text: string): object {
  return { type: 'text', text, citations: null };
}

/** The block that stands for a call; `at` is its place among the calls, for one that its provider gave no id. */
export function toolUseBlock(call: Fields, at: number, input: object, request: AnswerBasis): object {
  const { id, name, extra } = functionCallIn(call);
  if (name === '') throw malformed('a call without a name');
  return {
    type: 'tool_use',
    id: id === '' ? callId('toolu', request, at) : id,
    name,
    input,
    caller: { type: 'direct' },
    ...extra,
  };
}

/** A call that the limit of tokens cut in the middle is left out: its arguments are no JSON. */
function toolUses(call: Fields, at: number, finishReason: string, request: AnswerBasis): object[] {
  const input = inputOf(functionCallIn(call).arguments);
  if (input === null && finishReason === 'length') return [];
  if (input === null) throw malformed('arguments of a call are no JSON object');
  return [toolUseBlock(call, at, input, request)];
}
