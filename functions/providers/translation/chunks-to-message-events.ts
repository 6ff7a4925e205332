import { type Fields, isFields, textIn } from '../fields.ts';
import type { AnswerBasis } from './answer-basis.ts';
import { callsIn, choiceIn, functionCallIn, thoughtsIn } from './completion-parts.ts';
import { begunMessage, textBlock, toolUseBlock } from './completion-to-message.ts';
import { malformed } from './malformed.ts';
import { type BlockEvent, type OrderedBlock, orderBlocks } from './order-blocks.ts';
import { END_MARK, readEvents } from './read-events.ts';
import { stopReasonOf } from './reasons.ts';
import { tellCallsApart } from './tell-calls-apart.ts';
import {
  messageDeltaUsage,
  messageUsage,
  NO_USAGE,
  type TokenUsage,
  usageOfCompletion,
} from './token-usage.ts';

/** By which what was said is counted where the upstream does not tell what it used. */
const CHARACTERS_PER_TOKEN = 4;

type Request = AnswerBasis & { readonly inputTokens: number };

/**
 * A stream of OpenAI's dialect, from an upstream, in Anthropic's: server-sent events in, server-sent events out.
 *
 * @param request `inputTokens`: an estimate, for the first event. The last one has what the upstream tells.
 * @throws Failure from the stream: `upstream_error` for events that are not as the dialect says, and where it ends before
 * `[DONE]` or without a `finish_reason`; that of an error event; what the upstream's stream itself throws.
 */
export async function* chunksToMessageEvents(
  stream: AsyncIterable<string>,
  request: Request,
): AsyncGenerator<string, void> {
  const content = createContent(request);
  let hasBegun = false;
  let finishReason: string | null = null;
  let told: TokenUsage | null = null;
  for await (const chunk of readEvents(stream)) {
    if (chunk === END_MARK) {
      yield* sent(content.end());
      yield* sent(ending(finishReason, content.said(), told, request));
      return;
    }
    const choice = choiceIn(chunk);
    if (!hasBegun) yield* sent(beginning(request));
    hasBegun = true;
    if (isFields(chunk.usage)) told = usageOfCompletion(chunk.usage);
    if (typeof choice?.finish_reason === 'string') finishReason = choice.finish_reason;
    if (isFields(choice?.delta)) yield* sent(content.add(choice.delta));
  }
  throw malformed(`the stream ended before ${END_MARK}`);
}

/** What of an answer its end depends on. */
interface Said {
  readonly hasCalls: boolean;
  readonly isRefused: boolean;
  readonly characters: number;
}

/** The blocks of an answer, from its deltas. */
function createContent(request: AnswerBasis) {
  const blocks = orderBlocks();
  let opening: BlockEvent[] = [];
  let text: OrderedBlock | null = null;
  let hasCalls = false;
  let isRefused = false;
  let characters = 0;

  function begin(block: OrderedBlock): OrderedBlock {
    opening = blocks.begin(block);
    return block;
  }
  function say(block: OrderedBlock, piece: string): BlockEvent[] {
    characters += piece.length;
    const events = [...opening, ...blocks.say(block, piece)];
    opening = [];
    return events;
  }
  function sayText(type: 'text' | 'thinking', piece: string): BlockEvent[] {
    if (piece === '') return [];
    const begun = type === 'text' ? textBlock('') : { type, thinking: '', signature: '' };
    if (text?.type !== type) text = begin({ type, begun });
    return say(text, piece);
  }
  const callOf = tellCallsApart((piece, at) => {
    hasCalls = true;
    text = null;
    return begin({ type: 'tool_use', begun: toolUseBlock(piece, at, {}, request) });
  });
  function sayCall(piece: Fields): BlockEvent[] {
    const read = functionCallIn(piece);
    return say(callOf(piece, read), read.arguments);
  }
  return {
    add(delta: Fields): BlockEvent[] {
      const refusal = textIn(delta.refusal);
      isRefused ||= refusal !== '';
      return [
        ...sayText('thinking', thoughtsIn(delta)),
        ...sayText('text', textIn(delta.content)),
        ...sayText('text', refusal),
        ...callsIn(delta).flatMap(sayCall),
      ];
    },
    end: () => blocks.end(),
    said: (): Said => ({ hasCalls, isRefused, characters }),
  };
}

function beginning(request: Request): BlockEvent[] {
  const usage = messageUsage({ ...NO_USAGE, inputTokens: request.inputTokens });
  return [['message_start', { message: { ...begunMessage(request), usage } }]];
}

function ending(
  finishReason: string | null,
  said: Said,
  told: TokenUsage | null,
  { inputTokens }: Request,
): BlockEvent[] {
  if (finishReason === null) throw malformed('the stream ended without a `finish_reason`');
  const outputTokens = Math.ceil(said.characters / CHARACTERS_PER_TOKEN);
  const usage = messageDeltaUsage(told ?? { ...NO_USAGE, inputTokens, outputTokens });
  const reason = stopReasonOf(finishReason, said);
  const delta = { stop_reason: reason, stop_sequence: null, stop_details: null, container: null };
  return [
    ['message_delta', { delta, usage }],
    ['message_stop', {}],
  ];
}

function* sent(events: readonly BlockEvent[]): Generator<string, void> {
  for (const [type, data] of events) yield `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
