import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createEventReader,
  readEvents,
  type StreamEvent,
} from '../../../dashboard/playground/event-stream.ts';

const END = { endOnFailure: true } as const;
const oneLine = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' '));
/** Whatever begins with a space keeps it: one is put in front of each value. */
const event = fc.record({ name: oneLine, lines: fc.array(oneLine, { minLength: 1, maxLength: 4 }) });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const noise = fc.constantFrom('', ': keep-alive', 'retry: 10', 'id: 7', 'data-free');
const stream = fc.array(fc.tuple(event, lineEnd, noise), { maxLength: 6 });

function written(parts: readonly (readonly [{ name: string; lines: string[] }, string, string])[]): string {
  return parts
    .map(([{ name, lines }, end, between]) =>
      [
        ...(between === '' ? [] : [between]),
        ...(name === '' ? [] : [`event: ${name}`]),
        ...lines.map((line) => `data: ${line}`),
        '',
        '',
      ].join(end),
    )
    .join('');
}

function cut<T extends { slice: (from: number, to?: number) => T; length: number }>(
  whole: T,
  places: readonly number[],
): T[] {
  const at = [0, ...places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return at.slice(1).map((end, index) => whole.slice(at[index] ?? 0, end));
}

const eventsOf = (parts: Parameters<typeof written>[0]): StreamEvent[] =>
  parts.map(([{ name, lines }]) => ({ name, data: lines.join('\n') }));

test('the events of a stream are the same wherever its text is cut', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (parts, places) => {
      const reader = createEventReader();
      const read = cut(written(parts), places).flatMap((piece) => [...reader.push(piece)]);
      expect(read).toEqual(eventsOf(parts));
    }),
    END,
  );
});

test('the events of a body are the same wherever its bytes are cut, in the middle of a character too', async () => {
  await fc.assert(
    fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 12 }), async (parts, places) => {
      const pieces = cut(new TextEncoder().encode(written(parts)), places);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (const piece of pieces) controller.enqueue(piece);
          controller.close();
        },
      });
      const read: StreamEvent[] = [];
      for await (const one of readEvents(body)) read.push(one);
      expect(read).toEqual(eventsOf(parts));
    }),
    END,
  );
});

test('what no blank line ends is no event, and a comment is none', () => {
  const { push } = createEventReader();
  expect(push('data: one\n: keep-alive\n')).toEqual([]);
  expect(push('\n: keep-alive\n\ndata: two')).toEqual([{ name: '', data: 'one' }]);
});

test('an event without an end is given up before it fills the memory', () => {
  const { push } = createEventReader();
  expect(() => push(`data: ${'x'.repeat(4_000_001)}`)).toThrow('an event is too large');
});

test('who stops reading ends the body', async () => {
  let isCanceled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
    cancel: () => {
      isCanceled = true;
    },
  });
  for await (const one of readEvents(body)) {
    expect(one.data).toBe('x');
    break;
  }
  expect(isCanceled).toBe(true);
});
