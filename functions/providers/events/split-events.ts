import { Failure } from '../../chain/call.ts';

/** The longest end that a search may have begun to see: `\r\n\r`. */
const UNFINISHED_END = 3;
/** Of one event: far above what any model sends in one, and little enough to be held. */
const MAX_EVENT_CHARACTERS = 4_194_304;

/**
 * A text of server-sent events, however it is cut, as its events: each as it came, with the blank line behind it.
 * What follows the last blank line comes last, as it is.
 *
 * @throws Failure `upstream_error` if an event is too large, or does not end.
 */
export async function* splitEvents(
  chunks: AsyncIterable<string>,
  maxCharacters = MAX_EVENT_CHARACTERS,
): AsyncGenerator<string, void> {
  // Of its own, because it keeps its place while this waits.
  const endOfEvent = /\r?\n\r?\n/g;
  let rest = '';
  let searched = 0;
  for await (const chunk of chunks) {
    rest += chunk;
    let start = 0;
    endOfEvent.lastIndex = searched;
    for (let end = endOfEvent.exec(rest); end !== null; end = endOfEvent.exec(rest)) {
      if (endOfEvent.lastIndex - start > maxCharacters) throw tooLarge(maxCharacters);
      yield rest.slice(start, endOfEvent.lastIndex);
      start = endOfEvent.lastIndex;
    }
    rest = rest.slice(start);
    searched = Math.max(0, rest.length - UNFINISHED_END);
    if (rest.length > maxCharacters) throw tooLarge(maxCharacters);
  }
  if (rest !== '') yield rest;
}

function tooLarge(maxCharacters: number): Failure {
  return new Failure('upstream_error', { cause: `an event of more than ${maxCharacters} characters` });
}

/** What follows `data:` in an event, its lines joined; null for one that has none, such as a comment. */
export function dataOf(event: string): string | null {
  const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  return lines.length === 0 ? null : lines.map((line) => line.slice('data:'.length).trimStart()).join('\n');
}
