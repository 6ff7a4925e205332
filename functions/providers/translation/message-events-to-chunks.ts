import { type Fields, isFields, textIn } from '../fields.ts';
import type { AnswerBasis } from './answer-basis.ts';
import { type BlockReader, readBlocks } from './blocks-to-deltas.ts';
import { malformed } from './malformed.ts';
import { completionEnvelope, explanationIn } from './message-to-completion.ts';
import { END_MARK, readEvents } from './read-events.ts';
import { finishReasonOf } from './reasons.ts';
import { completionUsage, usageOfMessage } from './token-usage.ts';

type Request = AnswerBasis & { readonly includeUsage: boolean };

/**
 * A stream of Anthropic's dialect, from an upstream, in OpenAI's: server-sent events in, server-sent events out.
 *
 * @throws Failure from the stream: `upstream_error` for events that are not as the dialect says, and where it ends before
 * `message_stop`; that of an error event; what the upstream's stream itself throws.
 */
export async function* messageEventsToChunks(
  stream: AsyncIterable<string>,
  request: Request,
): AsyncGenerator<string, void> {
  const chunks = createChunks(request);
  const blocks = readBlocks();
  let told: Told | null = null;
  for await (const event of readEvents(stream)) {
    if (event === END_MARK) continue;
    const type = textIn(event.type);
    if (!TYPES.has(type)) continue;
    if ((told === null) !== (type === 'message_start')) throw malformed(`\`${type}\` out of its order`);
    if (told === null) yield chunks.delta({ role: 'assistant', content: '', refusal: null });
    told = changed(told ?? NOTHING_TOLD, event);
    for (const delta of deltasOf(type, event, blocks)) yield chunks.delta(delta);
    if (type === 'message_stop') {
      yield* chunks.end(told, blocks.hasCalls());
      return;
    }
  }
  throw malformed('the stream ended before `message_stop`');
}

function createChunks(request: Request) {
  const common = {
    ...completionEnvelope(request, 'chat.completion.chunk'),
    ...(request.includeUsage ? { usage: null } : {}),
  };
  const delta = (delta: object, finishReason: string | null = null) =>
    sent({ ...common, choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }] });

  function* end({ stopReason, explanation, usage }: Told, hasCalls: boolean): Generator<string, void> {
    if (stopReason === null) throw malformed('the stream ended without a `stop_reason`');
    if (explanation !== null) yield delta({ refusal: explanation });
    yield delta({}, finishReasonOf(stopReason, { hasCalls }));
    const used = completionUsage(usageOfMessage(usage));
    if (request.includeUsage) yield sent({ ...common, choices: [], usage: used });
    yield `data: ${END_MARK}\n\n`;
  }
  return { delta, end };
}

/** Others, such as `ping`, may be added at any time, and say nothing of the answer. */
const TYPES: ReadonlySet<string> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);

function deltasOf(type: string, event: Fields, blocks: BlockReader): object[] {
  switch (type) {
    case 'content_block_start':
      return blocks.begin(event);
    case 'content_block_delta':
      return blocks.go(event);
    case 'content_block_stop':
      return blocks.end(event);
    default:
      return [];
  }
}

/** What the events of the whole message have told so far. */
interface Told {
  readonly usage: Fields;
  readonly stopReason: string | null;
  readonly explanation: string | null;
}

const NOTHING_TOLD: Told = { usage: {}, stopReason: null, explanation: null };

/** Counts are cumulative: a later one replaces an earlier one, where it is told. */
function changed({ usage, stopReason, explanation }: Told, { message, delta, usage: later }: Fields): Told {
  const counts = isFields(message) ? message.usage : later;
  const { stop_reason: reason, stop_details: details }: Fields = isFields(delta) ? delta : {};
  return {
    usage: isFields(counts) ? { ...usage, ...given(counts) } : usage,
    stopReason: typeof reason === 'string' ? reason : stopReason,
    explanation: explanationIn(details) ?? explanation,
  };
}

function given(counts: Fields): Fields {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== null));
}

function sent(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
