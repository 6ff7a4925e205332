import { dataOf, splitEvents } from '../events/split-events.ts';
import { type Fields, isFields } from '../fields.ts';
import { failureOfError } from '../translation/error-events.ts';
import type { Incoming } from './exchange.ts';
import { unreadable } from './failures.ts';
import type { Meter } from './meter.ts';

export interface Watching {
  readonly provider: string;
  readonly dialect: 'openai' | 'anthropic';
  readonly meter: Meter;
  /** Whether the chunk that tells nothing but the usage is kept back, because the client has not asked for it. */
  readonly hidesUsage: boolean;
}

/** What becomes of an event. The last one is handed on, and nothing behind it. */
type Fate = 'hand on' | 'keep back' | 'last';

/**
 * A provider's events as they came, each once it is whole, while what they tell of the usage is read. Ends with the
 * event that ends an answer: what follows it is not waited for.
 *
 * @throws Failure what an error event stands for; `upstream_error` for what is no event, for one that is too large, and
 * for a stream that stops before its end. Everything in front of it has been handed on by then.
 */
export async function* watchStream(
  { text, settle }: Pick<Incoming, 'text' | 'settle'>,
  watching: Watching,
): AsyncGenerator<string, void> {
  const judge = watching.dialect === 'openai' ? judgeChunk : judgeMessageEvent;
  for await (const event of splitEvents(text, MAX_EVENT_CHARACTERS)) {
    const data = dataOf(event);
    const fate = data === null || data === '' ? 'hand on' : judge(data, event, watching);
    if (fate === 'last') settle();
    if (fate !== 'keep back') yield event;
    if (fate === 'last') return;
  }
  throw unreadable(watching.provider, 'the stream stopped before its end');
}

/** Far above what any model sends in one, and little enough to be held. */
const MAX_EVENT_CHARACTERS = 1_048_576;

const END_MARK = '[DONE]';
/** Where one of these may have a value, a chunk is parsed, and told for certain. In a text, quotes have a backslash. */
const TELLING = /"(?:usage|error)"\s*:\s*[^\sn]/;

function judgeChunk(data: string, _event: string, { provider, meter, hidesUsage }: Watching): Fate {
  if (data === END_MARK) return 'last';
  if (!TELLING.test(data)) {
    meter.said(checked(data, provider));
    return 'hand on';
  }
  const chunk = parsed(data, provider);
  if (isGiven(chunk.error)) throw failureOfError(chunk.error);
  if (!isGiven(chunk.usage)) {
    meter.said(data);
    return 'hand on';
  }
  meter.told(chunk.usage);
  const tellsNothingElse = Array.isArray(chunk.choices) && chunk.choices.length === 0;
  return hidesUsage && tellsNothingElse ? 'keep back' : 'hand on';
}

/** Events that come for every piece of an answer; the others are few, and are parsed. */
const PIECES: ReadonlySet<string> = new Set([
  'content_block_delta',
  'content_block_start',
  'content_block_stop',
  'ping',
]);

function judgeMessageEvent(data: string, event: string, { provider, meter }: Watching): Fate {
  const name = /^event:[ \t]*(\S+)/m.exec(event)?.[1];
  if (name !== undefined && PIECES.has(name)) {
    meter.said(checked(data, provider));
    return 'hand on';
  }
  const fields = parsed(data, provider);
  switch (fields.type) {
    case 'error':
      throw failureOfError(fields.error);
    case 'message_start':
      meter.begun(isFields(fields.message) ? fields.message.usage : undefined);
      return 'hand on';
    case 'message_delta':
      meter.told(fields.usage);
      return 'hand on';
    case 'message_stop':
      return 'last';
    default:
      meter.said(data);
      return 'hand on';
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** By its ends alone, because it is handed on as it is. */
function checked(data: string, provider: string): string {
  if (data.startsWith('{') && data.endsWith('}')) return data;
  throw unreadable(provider, 'an event is no JSON object');
}

function parsed(data: string, provider: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // Without its cause, which quotes the text.
    throw unreadable(provider, 'an event is no JSON');
  }
  if (!isFields(value)) throw unreadable(provider, 'an event is no JSON object');
  return value;
}
