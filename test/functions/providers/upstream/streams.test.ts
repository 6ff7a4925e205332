import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../core/errors/catalogue.ts';
import { Failure } from '../../../../functions/chain/call.ts';
import { EXCHANGE_BOUNDS } from '../../../../functions/providers/upstream/exchange.ts';
import { startUpstream, type Upstream } from '../../../support/upstream.ts';
import type { Behaviour } from '../../../support/upstream-sending.ts';
import { failureOf } from '../../completions/harness.ts';
import { chat, message, patient, shownBy, told, upstreamAt, whole } from './under-test.ts';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.close());

const streams = [
  ['openai', chat({ stream: true })],
  ['anthropic', message({ stream: true })],
] as const;

/** An upstream that loses its patience soon. */
const impatient = () =>
  upstreamAt(upstream.url, {
    firstByte: { streamMs: 400, wholeMs: 400, countMs: 400 },
    exchangeBounds: { ...EXCHANGE_BOUNDS, idleTimeoutMs: 400 },
  });

/** For one that hangs, an impatient one. */
const upstreamFor = ({ hang }: Behaviour) => (hang === undefined ? upstreamAt(upstream.url) : impatient());

describe.each(streams)('a stream of %s', (dialect, request) => {
  const first = dialect === 'openai' ? /^data: \{"id"/ : /^event: message_start/;

  test.each<[string, Behaviour, ErrorCode]>([
    ['breaks off', { breakOff: 'within' }, 'upstream_error'],
    ['falls silent', { hang: 'within' }, 'upstream_timeout'],
    ['ends before its end mark', { truncate: 1 }, 'upstream_error'],
    ['says what is no JSON object', { raw: 'data: {"id": 1}\n\ndata: nothing\n\n' }, 'upstream_error'],
    ['holds an event that is too large', { fillerCharacters: 1_100_000 }, 'upstream_error'],
    ['is overloaded in its middle', { errorEvent: 'overloaded_error' }, 'upstream_overloaded'],
    ['is limited in its middle', { errorEvent: 'rate_limit_error' }, 'upstream_rate_limited'],
    ['fails in its middle', { errorEvent: 'some_error' }, 'upstream_error'],
  ])('that %s hands on what came, then fails', async (_, behaviour, code) => {
    upstream.behave(behaviour);
    const answer = await told(upstreamFor(behaviour), request);
    expect(answer.error).toBeInstanceOf(Failure);
    expect((answer.error as Failure).code).toBe(code);
    expect(shownBy(answer.error)).not.toContain('ours that nobody may read');
    if (behaviour.raw === undefined) expect(answer.text).toMatch(first);
    expect(answer.text).toMatch(/\n\n$/);
    expect(answer.usage.inputTokens).toBeGreaterThan(0);
  });

  test.each<[string, Behaviour, ErrorCode]>([
    ['breaks off before its first byte', { breakOff: 'before' }, 'upstream_error'],
    ['does not begin', { hang: 'before' }, 'upstream_timeout'],
    ['is none', { contentType: 'application/json' }, 'upstream_error'],
  ])('that %s fails before anything is handed on', async (_, behaviour, code) => {
    upstream.behave(behaviour);
    expect((await failureOf(upstreamFor(behaviour).complete(request, patient()))).code).toBe(code);
    // What took too long may be at work still.
    expect(upstream.asked).toHaveLength(1);
  });

  test('may be slow, as long as it is never silent', async () => {
    // Longer in all than it may be silent at once.
    upstream.behave({ text: 'a b c d e f g h i j', delayBetweenMs: 60 });
    expect((await told(impatient(), request)).error).toBeNull();
  });

  test('the provider’s work ends with the client’s interest: within the stream', async () => {
    upstream.behave({ hang: 'within' });
    const controller = new AbortController();
    const answer = await upstreamAt(upstream.url).complete(request, controller.signal);
    if (!('stream' in answer)) throw new Error('expected a stream');
    const iterator = answer.stream[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort('gone');
    expect(await upstream.asked[0]?.ended).toBe('closed');
  });

  test('… by leaving the loop', async () => {
    upstream.behave({ hang: 'within' });
    const answer = await upstreamAt(upstream.url).complete(request, patient());
    if (!('stream' in answer)) throw new Error('expected a stream');
    for await (const _piece of answer.stream) break;
    expect(await upstream.asked[0]?.ended).toBe('closed');
  });

  test('… before it begins, and before it is read', async () => {
    upstream.behave({ hang: 'before', times: 1 });
    const controller = new AbortController();
    const answer = upstreamAt(upstream.url).complete(request, controller.signal);
    while (upstream.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort('gone');
    await expect(answer).rejects.toBe('gone');
    expect(await upstream.asked[0]?.ended).toBe('closed');

    upstream.behave({ hang: 'within', times: 1 });
    const unread = new AbortController();
    await upstreamAt(upstream.url).complete(request, unread.signal);
    unread.abort('gone');
    expect(await upstream.asked[1]?.ended).toBe('closed');
  });

  test('nobody is asked for a client that has left already', async () => {
    await expect(upstreamAt(upstream.url).complete(request, AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(upstream.asked).toHaveLength(0);
  });
});

describe('an answer that is whole', () => {
  test.each<[string, Behaviour, ErrorCode]>([
    ['breaks off', { breakOff: 'within' }, 'upstream_error'],
    ['falls silent', { hang: 'within' }, 'upstream_timeout'],
    ['does not begin', { hang: 'before' }, 'upstream_timeout'],
    ['is no JSON', { malformed: true }, 'upstream_error'],
    ['is no object', { raw: '[1]' }, 'upstream_error'],
    ['is empty', { raw: '' }, 'upstream_error'],
    ['is an error all the same', { raw: '{"error":{"type":"overloaded_error"}}' }, 'upstream_overloaded'],
  ])('and %s is a failure', async (_, behaviour, code) => {
    upstream.behave(behaviour);
    for (const request of [chat(), message()]) {
      expect((await failureOf(upstreamFor(behaviour).complete(request, patient()))).code).toBe(code);
    }
    expect(upstream.asked).toHaveLength(2);
  });

  test('and is too large is a failure', async () => {
    upstream.behave({ fillerCharacters: 17_000_000 });
    const failure = await failureOf(upstreamAt(upstream.url).complete(chat(), patient()));
    expect(failure.details.cause).toBe('acme: an answer of more than 16777216 characters');
  });

  test('may be as long as a model can think, within the bound', async () => {
    upstream.behave({ delayMs: 100 });
    expect((await whole(impatient(), chat())).body.object).toBe('chat.completion');
  });
});

describe('a connection', () => {
  test('that is never encrypted is given up, and not tried again', async () => {
    const silent = createServer();
    let connections = 0;
    silent.on('connection', () => {
      connections += 1;
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const provider = upstreamAt(`https://127.0.0.1:${port}`, {
      exchangeBounds: { ...EXCHANGE_BOUNDS, connectTimeoutMs: 100 },
    });
    const failure = await failureOf(provider.complete(chat(), patient()));
    expect([failure.code, connections]).toEqual(['upstream_timeout', 1]);
    silent.close();
  });
});
