import { describe, expect, test } from '@jest/globals';
import { awslambda } from '../../local/function-stream.ts';
import { servingUntilTheEnd, streaming } from './gateway-under-test.ts';

const serve = servingUntilTheEnd();

describe('streamed answers', () => {
  const STREAM = 'GET /stream';
  interface Stream {
    write(chunk: string): boolean;
    end(chunk?: string): void;
  }
  const begin = (stream: never, metadata: object) =>
    awslambda.HttpResponseStream.from(stream, metadata) as unknown as Stream;

  test('P-3 reach the client chunk by chunk, while the function is still at work', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handler = streaming(async (_event, stream) => {
      const out = begin(stream, {
        statusCode: 201,
        headers: { 'content-type': 'text/event-stream' },
        cookies: ['a=b'],
      });
      out.write('first');
      await gate;
      out.end('second');
    });
    const { url } = await serve({ routes: { [STREAM]: handler }, streams: [STREAM] });
    const answer = await fetch(`${url}/surface/stream`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('set-cookie')]).toEqual([
      201,
      'text/event-stream',
      'a=b',
    ]);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const text = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await text()).toBe('first');
    release();
    expect(await text()).toBe('second');
    expect((await reader.read()).done).toBe(true);
  });

  test.each<[string, (stream: never) => Promise<void>]>([
    ['throws before its prelude', () => Promise.reject(new Error('no'))],
    ['sends a malformed prelude', async (stream) => void begin(stream, { statusCode: 'x' }).end('body')],
    ['ends without a prelude', async (stream) => void (stream as Stream).end()],
  ])('P-3 of a function that %s are answered with 502', async (_name, body) => {
    const { url } = await serve({
      routes: { [STREAM]: streaming((_event, stream) => body(stream)) },
      streams: [STREAM],
    });
    expect((await fetch(`${url}/surface/stream`)).status).toBe(502);
  });

  test('P-3 that fail after the prelude are cut off, so that the client sees that the rest is missing', async () => {
    const handler = streaming(async (_event, stream) => {
      const out = begin(stream, { statusCode: 200 });
      await new Promise<void>((resolve) => {
        (out as unknown as { write(chunk: string, done: () => void): void }).write('part', resolve);
      });
      throw new Error('no');
    });
    const { url } = await serve({ routes: { [STREAM]: handler }, streams: [STREAM] });
    const answer = await fetch(`${url}/surface/stream`);
    await expect(answer.text()).rejects.toThrow();
  });

  test('P-3 go on for the function when the client goes away: it still has to settle', async () => {
    let ended: (count: number) => void = () => undefined;
    const done = new Promise<number>((resolve) => {
      ended = resolve;
    });
    const handler = streaming(async (_event, stream) => {
      const out = begin(stream, { statusCode: 200 }) as unknown as {
        write(chunk: string, done: () => void): void;
        end(): void;
      };
      const chunk = 'x'.repeat(64 * 1024);
      for (let count = 0; count < 200; count += 1)
        await new Promise<void>((resolve) => out.write(chunk, resolve));
      out.end();
      ended(200);
    });
    const { url } = await serve({ routes: { [STREAM]: handler }, streams: [STREAM] });
    const abort = new AbortController();
    await fetch(`${url}/surface/stream`, { signal: abort.signal });
    abort.abort();
    expect(await done).toBe(200);
    expect((await fetch(`${url}/surface/none`)).status).toBe(403);
  });

  test('P-3 of a function that does not stream are no streamed answers', async () => {
    const { url } = await serve({
      routes: { [STREAM]: () => ({ statusCode: 200, body: '' }) },
      streams: [STREAM],
    });
    expect((await fetch(`${url}/surface/stream`)).status).toBe(502);
  });
});
