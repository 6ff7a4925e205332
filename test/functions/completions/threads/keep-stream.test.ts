import { describe, expect, test } from '@jest/globals';
import { keepStream } from '../../../../functions/completions/threads/keep-stream.ts';
import { StoreUnavailable } from '../../../../stores/unavailable.ts';
import { failureOf } from '../harness.ts';

const chunk = (content: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

async function* saying(...pieces: (string | Error)[]): AsyncGenerator<string> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield piece;
  }
}

function kept(source: AsyncIterable<string>, fail: Error | null = null) {
  const steps: unknown[] = [];
  const log: Record<string, string | number | boolean> = {};
  const keep = async (answer: unknown) => {
    await new Promise(setImmediate);
    steps.push({ kept: answer });
    if (fail !== null) throw fail;
  };
  const stream = keepStream(source, { exchange: { threadId: 'thr_1', keep }, log });
  const read = async () => {
    for await (const event of stream) steps.push(event);
  };
  return { stream, steps, log, read };
}

describe('keepStream', () => {
  test('O-4: keeps the exchange before the end mark is sent, once', async () => {
    const { steps, read } = kept(saying(chunk('a'), chunk('b'), 'data: [DONE]\n\n'));
    await read();
    expect(steps).toEqual([
      expect.stringContaining('"a"'),
      expect.stringContaining('"b"'),
      { kept: { role: 'assistant', content: 'ab' } },
      'data: [DONE]\n\n',
    ]);
  });

  test('O-4: and before the end where there is no mark', async () => {
    const { steps, read } = kept(saying(chunk('a')));
    await read();
    expect(steps.slice(1)).toEqual([{ kept: { role: 'assistant', content: 'a' } }]);
  });

  test('O-4: keeps what was said when the provider fails, and tells the failure', async () => {
    const { steps, read } = kept(saying(chunk('a'), new Error('upstream')));
    await expect(read()).rejects.toThrow('upstream');
    expect(steps.slice(1)).toEqual([{ kept: { role: 'assistant', content: 'a' } }]);
  });

  test('O-4: keeps what was said when the client leaves', async () => {
    const { stream, steps } = kept(saying(chunk('a'), chunk('b')));
    await stream.next();
    await stream.return();
    expect(steps).toEqual([{ kept: { role: 'assistant', content: 'a' } }]);
  });

  test('O-4: fails instead of ending if the exchange cannot be kept, and does not try twice', async () => {
    const { steps, log, read } = kept(
      saying(chunk('a'), 'data: [DONE]\n\n'),
      new StoreUnavailable(new Error('store')),
    );
    expect((await failureOf(read())).code).toBe('store_unavailable');
    expect(steps).toHaveLength(2);
    expect(log).toMatchObject({ code: 'store_unavailable', cause: expect.stringContaining('store') });
  });

  test.each([
    ['data: {"a":1}\n\n', 'data: {"a":1,"thread_id":"thr_1"}\n\n'],
    ['data: {}\r\n\r\n', 'data: {"thread_id":"thr_1"}\r\n\r\n'],
    ['data:{"a":"}"} \n\n', 'data:{"a":"}","thread_id":"thr_1"} \n\n'],
    ['data: {"a":\ndata: {}}\nid: }\n\n', 'data: {"a":\ndata: {},"thread_id":"thr_1"}\nid: }\n\n'],
    [
      'event: x\ndata: {"thread_id":"its"}\n\n',
      'event: x\ndata: {"thread_id":"its","thread_id":"thr_1"}\n\n',
    ],
    ['data: {"a":"\u2028data: }"}\n\n', 'data: {"a":"\u2028data: }","thread_id":"thr_1"}\n\n'],
    [': keep-alive\n\n', ': keep-alive\n\n'],
    ['data: [1]\n\n', 'data: [1]\n\n'],
    ['data: {broken\n\n', 'data: {broken\n\n'],
    ['data: {"a":1}', 'data: {"a":1,"thread_id":"thr_1"}'],
  ])('O-4: of %j makes %j, wherever it is cut', async (event, marked) => {
    const { steps, read } = kept(saying(...event));
    await read();
    expect(steps[0]).toBe(marked);
  });
});
