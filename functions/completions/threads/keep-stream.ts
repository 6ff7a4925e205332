import { asFailure } from '../../chain/as-failure.ts';
import { causeField } from '../../chain/describe-failure.ts';
import { dataOf, splitEvents } from '../../providers/events/split-events.ts';
import type { BegunExchange } from './begin-exchange.ts';
import { collectAnswer } from './collect-answer.ts';

const END_MARK = '[DONE]';

export interface Keeping {
  readonly exchange: Pick<BegunExchange, 'threadId' | 'keep'>;
  /** Gets why the exchange could not be kept: the client may have left by then. */
  readonly log: Record<string, string | number | boolean>;
}

/**
 * A provider's stream with the thread's id in each of its chunks. Its exchange is kept before the client hears of the
 * end. However the stream ends, in an error or because the client leaves, what was said until then is kept: whoever
 * has read an answer can go on from it.
 *
 * @throws Failure `store_unavailable` instead of the end if the exchange could not be kept.
 */
export async function* keepStream(
  stream: AsyncIterable<string>,
  { exchange, log }: Keeping,
): AsyncGenerator<string, void> {
  const collected = collectAnswer();
  let isKept = false;
  const keep = async (): Promise<void> => {
    if (isKept) return;
    isKept = true;
    try {
      await exchange.keep(collected.answer());
    } catch (error) {
      const failure = asFailure(error);
      Object.assign(log, { code: failure.code, ...causeField(failure.details.cause) });
      throw failure;
    }
  };
  try {
    for await (const event of splitEvents(stream)) {
      const data = dataOf(event);
      if (data === END_MARK) await keep();
      const chunk = chunkOf(data);
      if (chunk !== null) collected.add(chunk);
      yield chunk === null ? event : marked(event, chunk, exchange.threadId);
    }
  } finally {
    await keep();
  }
}

function chunkOf(data: string | null): object | null {
  if (data === null) return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The event as it came but for one more field: behind all others, where it counts if there is one of that name. */
function marked(event: string, chunk: object, threadId: string): string {
  const end = event.lastIndexOf('}', endOfData(event));
  const comma = Object.keys(chunk).length === 0 ? '' : ',';
  return `${event.slice(0, end)}${comma}"thread_id":${JSON.stringify(threadId)}${event.slice(end)}`;
}

/** By line feeds alone: JSON may hold other signs that end a line elsewhere, such as U+2028. */
function endOfData(event: string): number {
  const last = [...event.matchAll(/(?:^|\n)data:[^\r\n]*/g)].at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}
