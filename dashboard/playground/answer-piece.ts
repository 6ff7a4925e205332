import type { TokenUse } from '../../core/money/cost.ts';
import type { ModelDialect } from '../../core/policy/policy.ts';
import { type AnswerProblem, type Fields, fieldsOf, parsed, readProblem, textOf } from './answer-problem.ts';
import type { StreamEvent } from './event-stream.ts';

/** What a part of an answer, or a whole one, adds to what is known. */
export interface AnswerPiece {
  readonly text: string;
  /** Null where it says nothing of it. */
  readonly threadId: string | null;
  readonly usage: TokenUse | null;
  /** Why the model stopped, in the API's own word. */
  readonly finish: string | null;
  /** The stream broke off. */
  readonly problem: AnswerProblem | null;
  /** Nothing comes behind it. */
  readonly isLast: boolean;
}

const NOTHING: AnswerPiece = {
  text: '',
  threadId: null,
  usage: null,
  finish: null,
  problem: null,
  isLast: false,
};
const LAST = '[DONE]';
const STREAMED_STATUS = 200;

/** @param before what was told of tokens until then: Anthropic's streams tell input and output apart */
export function readPiece(
  dialect: ModelDialect,
  { data }: StreamEvent,
  before: TokenUse | null,
): AnswerPiece {
  if (data === LAST) return { ...NOTHING, isLast: true };
  const body = fieldsOf(parsed(data));
  const threadId = textOf(body.thread_id);
  if (body.error != null) return { ...NOTHING, threadId, problem: readProblem(data, STREAMED_STATUS) };
  return dialect === 'openai' ? { ...chatPiece(body), threadId } : messagePiece(body, before);
}

/** An answer that came at once. */
export function readAnswer(dialect: ModelDialect, text: string): AnswerPiece {
  const body = fieldsOf(parsed(text));
  if (dialect === 'openai') return { ...chatPiece(body), threadId: textOf(body.thread_id), isLast: true };
  const blocks = Array.isArray(body.content) ? body.content.map(fieldsOf) : [];
  return {
    ...NOTHING,
    text: blocks.map((block) => textOf(block.text) ?? '').join(''),
    usage: messageUsage(body.usage, null),
    finish: textOf(body.stop_reason),
    isLast: true,
  };
}

function chatPiece({ choices, usage }: Fields): AnswerPiece {
  const choice = fieldsOf(Array.isArray(choices) ? choices[0] : undefined);
  const said = fieldsOf(choice.delta ?? choice.message);
  return {
    ...NOTHING,
    text: `${textOf(said.content) ?? ''}${textOf(said.refusal) ?? ''}`,
    usage: chatUsage(usage),
    finish: textOf(choice.finish_reason),
  };
}

function messagePiece({ type, delta, message, usage }: Fields, before: TokenUse | null): AnswerPiece {
  const changed = fieldsOf(delta);
  switch (type) {
    case 'message_start':
      return { ...NOTHING, usage: messageUsage(fieldsOf(message).usage, null) };
    case 'content_block_delta':
      return { ...NOTHING, text: textOf(changed.text) ?? '' };
    case 'message_delta':
      return { ...NOTHING, usage: messageUsage(usage, before), finish: textOf(changed.stop_reason) };
    case 'message_stop':
      return { ...NOTHING, isLast: true };
    default:
      return NOTHING;
  }
}

function chatUsage(usage: unknown): TokenUse | null {
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = fieldsOf(usage);
  if (typeof input !== 'number' || typeof output !== 'number') return null;
  return {
    inputTokens: input,
    cachedInputTokens: countOf(fieldsOf(details).cached_tokens),
    outputTokens: output,
  };
}

/** Input that was read from a cache, or written to one, is not among `input_tokens`. */
function messageUsage(usage: unknown, before: TokenUse | null): TokenUse | null {
  const fields = fieldsOf(usage);
  if (typeof fields.output_tokens !== 'number') return before;
  const cachedInputTokens = countOf(fields.cache_read_input_tokens);
  return {
    inputTokens:
      typeof fields.input_tokens === 'number'
        ? fields.input_tokens + cachedInputTokens + countOf(fields.cache_creation_input_tokens)
        : (before?.inputTokens ?? 0),
    cachedInputTokens: cachedInputTokens || (before?.cachedInputTokens ?? 0),
    outputTokens: fields.output_tokens,
  };
}

function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
