import { answerId } from '../answer-ids.ts';
import { type Fields, isFields, textIn } from '../fields.ts';
import type { AnswerBasis } from './answer-basis.ts';
import { failureOfError } from './error-events.ts';
import { malformed } from './malformed.ts';
import { finishReasonOf } from './reasons.ts';
import { completionUsage, usageOfMessage } from './token-usage.ts';

/**
 * A whole answer of Anthropic's dialect, from an upstream, in OpenAI's. What was thought is in `reasoning_content`, as
 * DeepSeek has it, without its signature. What the upstream's own tools did is left out.
 *
 * @throws Failure `upstream_error` for one that is not as the dialect says; that of an error in its place.
 */
export function messageToCompletion(answer: object, request: AnswerBasis): object {
  const { content, stop_reason: stopReason, stop_details: details, usage, error }: Fields = { ...answer };
  if (error !== undefined && error !== null) throw failureOfError(error);
  if (!Array.isArray(content) || !content.every(isFields)) throw malformed('`content` is no list of blocks');
  if (typeof stopReason !== 'string') throw malformed('no `stop_reason`');
  const joined = (type: string, field: string) =>
    content.map((block) => (block.type === type ? textIn(block[field]) : '')).join('');
  const calls = content.filter(({ type }) => type === 'tool_use').map(callOf);
  const text = joined('text', 'text');
  const thoughts = joined('thinking', 'thinking');
  const message = {
    role: 'assistant',
    content: text === '' && (calls.length > 0 || stopReason === 'refusal') ? null : text,
    refusal: explanationIn(details),
    annotations: [],
    ...(thoughts === '' ? {} : { reasoning_content: thoughts }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    ...completionEnvelope(request, 'chat.completion'),
    choices: [
      {
        index: 0,
        message,
        logprobs: null,
        finish_reason: finishReasonOf(stopReason, { hasCalls: calls.length > 0 }),
      },
    ],
    usage: completionUsage(usageOfMessage(usage)),
  };
}

export function completionEnvelope(
  request: AnswerBasis,
  object: 'chat.completion' | 'chat.completion.chunk',
) {
  return {
    id: answerId('chatcmpl-', request),
    object,
    created: Math.floor(request.now),
    model: request.modelId,
  };
}

/** Why a model refused, in its words; null if it did not, or does not say. */
export function explanationIn(details: unknown): string | null {
  return isFields(details) ? textIn(details.explanation) || null : null;
}

/** The name and id that a block of a call says. */
export function calledIn(block: Fields): { id: string; name: string } {
  const id = textIn(block.id);
  const name = textIn(block.name);
  if (id === '' || name === '') throw malformed('a call without an id or a name');
  return { id, name };
}

function callOf(block: Fields): object {
  const { id, name } = calledIn(block);
  return { id, type: 'function', function: { name, arguments: JSON.stringify(block.input ?? {}) } };
}
