/** An event of a stream as `text/event-stream` has it: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface StreamEvent {
  /** Empty where the stream gives none. */
  readonly name: string;
  readonly data: string;
}

/** More than any event of a completion has. */
const MAX_EVENT_CHARACTERS = 4_000_000;
const LINE_END = /\r\n|\r|\n/;

/** Reads a stream piece by piece, wherever it is cut. What no blank line ends is no event. */
export interface EventReader {
  /** @throws Error for an event that is larger than any should be. */
  readonly push: (text: string) => readonly StreamEvent[];
}

export function createEventReader(): EventReader {
  let rest = '';
  let endedInCarriageReturn = false;
  let name = '';
  let data: string[] = [];

  function endEvent(): StreamEvent | null {
    const event = data.length === 0 ? null : { name, data: data.join('\n') };
    name = '';
    data = [];
    return event;
  }

  function readLine(line: string): StreamEvent | null {
    if (line === '') return endEvent();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
    return null;
  }

  return {
    push: (text) => {
      const events: StreamEvent[] = [];
      // A line feed behind it belongs to the line that has ended already.
      rest += endedInCarriageReturn && text.startsWith('\n') ? text.slice(1) : text;
      if (text !== '') endedInCarriageReturn = text.endsWith('\r');
      for (let end = LINE_END.exec(rest); end !== null; end = LINE_END.exec(rest)) {
        const event = readLine(rest.slice(0, end.index));
        if (event !== null) events.push(event);
        rest = rest.slice(end.index + end[0].length);
      }
      if (rest.length + data.join('').length > MAX_EVENT_CHARACTERS) throw new Error('an event is too large');
      return events;
    },
  };
}

/** The events of a body, as they come. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void> {
  const reader = createEventReader();
  const decoder = new TextDecoder();
  const source = body.getReader();
  try {
    for (let next = await source.read(); !next.done; next = await source.read()) {
      yield* reader.push(decoder.decode(next.value, { stream: true }));
    }
    yield* reader.push(decoder.decode());
  } finally {
    // Whoever stops reading wants no more of it.
    void source.cancel().catch(() => undefined);
  }
}
