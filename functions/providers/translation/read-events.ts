import { dataOf, splitEvents } from '../events/split-events.ts';
import { type Fields, isFields } from '../fields.ts';
import { failureOfError } from './error-events.ts';
import { malformed } from './malformed.ts';

/** How a stream of OpenAI's dialect ends. */
export const END_MARK = '[DONE]';

/**
 * The data of an upstream's events, however their text is cut. Comments, and events without data, are left out.
 * @throws Failure `upstream_error` for what is no JSON object and for an event that does not end; that of an error
 * event; what the stream itself throws.
 */
export async function* readEvents(
  stream: AsyncIterable<string>,
): AsyncGenerator<Fields | typeof END_MARK, void> {
  for await (const event of splitEvents(stream)) {
    const data = dataOf(event);
    if (data === null || data === '') continue;
    if (data === END_MARK) {
      yield END_MARK;
      continue;
    }
    const fields = parsed(data);
    if (fields.error !== undefined && fields.error !== null) throw failureOfError(fields.error);
    yield fields;
  }
}

function parsed(data: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // Without its cause: the parser's message quotes what a model said.
    throw malformed('an event is no JSON');
  }
  if (!isFields(value)) throw malformed('an event is no JSON object');
  return value;
}
