import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../functions/chain/call.ts';
import { type Delivery, deliver } from '../../../functions/completions/deliver.ts';
import { operations } from '../../../functions/completions/operations.ts';
import type { Provider, Usage } from '../../../functions/providers/provider.ts';
import { sandbox } from '../../../functions/providers/sandbox/sandbox.ts';
import { aCall, aModel, deps, eventsOf, failureOf, messagesBody, user } from './harness.ts';

const USAGE: Usage = { inputTokens: 3, cachedInputTokens: 1, outputTokens: 2 };

function delivered(source: AsyncIterable<string>, differences: Partial<Delivery> = {}) {
  const controller = new AbortController();
  const delivery: Delivery = {
    call: aCall(),
    dialect: 'openai',
    limit: { signal: controller.signal, end: () => controller.abort() },
    log: {},
    threadId: null,
    ...differences,
  };
  const stream = deliver({ stream: source, usage: () => USAGE }, delivery);
  return { stream, delivery, controller };
}

async function* saying(...pieces: (string | Error)[]): AsyncGenerator<string> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield piece;
  }
}

async function collect(stream: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

describe('deliver', () => {
  test('passes every byte through as it came, and logs what was used', async () => {
    const { stream, delivery } = delivered(saying('data: {"a"', ':1}\n\n', 'data: [DONE]\n\n'));
    expect(await collect(stream)).toEqual(['data: {"a"', ':1}\n\n', 'data: [DONE]\n\n']);
    expect(delivery.log).toEqual(USAGE);
  });

  test.each([
    ['openai', ': keep-alive\n\n'],
    ['anthropic', 'event: ping\ndata: {"type":"ping"}\n\n'],
  ] as const)('keeps a silent stream of %s alive between events, never inside one', async (dialect, beat) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* slow() {
      yield 'data: 1\n\n';
      await promise;
      yield 'data: 2';
      yield '\n\n';
    }
    const { stream } = delivered(slow(), { dialect, heartbeatSeconds: 0.001 });
    const pieces: string[] = [];
    for await (const piece of stream) {
      pieces.push(piece);
      if (pieces.filter((one) => one === beat).length === 2) resolve();
    }
    expect(pieces.slice(0, 3)).toEqual(['data: 1\n\n', beat, beat]);
    expect(pieces.join('')).toContain('data: 2\n\n');
  });

  test('a failure inside an event closes it first, so that the error is an event of its own', async () => {
    const { stream, delivery } = delivered(saying('data: {"a"', new Failure('upstream_overloaded')));
    const text = (await collect(stream)).join('');
    expect(text).toMatch(/^data: \{"a"\n\ndata: \{"error"/);
    expect(delivery.log).toMatchObject({ code: 'upstream_overloaded' });
  });

  test('an unforeseen failure is told without its words, which go to the log', async () => {
    const { stream, delivery } = delivered(saying('data: 1\n\n', new Error('secret detail')));
    const text = (await collect(stream)).join('');
    expect(text).not.toContain('secret');
    expect(eventsOf(text)[1].error.code).toBe('upstream_error');
    expect(delivery.log.cause).toContain('secret detail');
  });

  test('the surface’s own statuses decide the type of an error event', async () => {
    const base = aCall();
    const call = { ...base, surface: { ...base.surface, statuses: { upstream_error: 429 } } };
    const { stream } = delivered(saying(new Failure('upstream_error')), { call });
    expect(eventsOf((await collect(stream)).join(''))[0].error.type).toBe('rate_limit_error');
  });

  test.each(['while the provider works', 'between two pieces'])(
    'time that is up %s ends the stream with an error',
    async (when) => {
      const controller = new AbortController();
      const { signal } = controller;
      async function* waits() {
        yield 'data: 1\n\n';
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
      const { stream } = delivered(waits(), { limit: { signal, end: () => controller.abort() } });
      const iterator = stream[Symbol.asyncIterator]();
      await iterator.next();
      const early = when === 'between two pieces' ? null : iterator.next();
      controller.abort(new Failure('upstream_timeout'));
      expect((await (early ?? iterator.next())).value).toContain('upstream_timeout');
      expect((await iterator.next()).done).toBe(true);
    },
  );

  test('a client that leaves stops a provider that is waiting', async () => {
    const controller = new AbortController();
    let closed = false;
    async function* waits() {
      try {
        await new Promise((_, reject) => {
          controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
        });
        yield '';
      } finally {
        closed = true;
      }
    }
    const limit = { signal: controller.signal, end: () => controller.abort() };
    const iterator = delivered(waits(), { limit }).stream[Symbol.asyncIterator]();
    const pending = iterator.next();
    await iterator.return?.();
    expect((await pending).done).toBe(true);
    expect(closed).toBe(true);
  });

  test('a stream that nobody begins to read is stopped as well', async () => {
    const { stream, controller } = delivered(saying('data: 1\n\n'));
    await stream[Symbol.asyncIterator]().return?.();
    expect(controller.signal.aborted).toBe(true);
  });
});

describe('a provider behind the operations', () => {
  const headers = {
    'anthropic-version': '2023-06-01',
    'anthropic-beta': 'a,b',
    authorization: 'Bearer secret',
  };
  const call = (body: object) =>
    aCall({ dialect: 'anthropic', headers, body: messagesBody({ future: [1], ...body }) });

  test('gets the body as it was sent, the headers that concern it, and no credential', async () => {
    const seen: Parameters<Provider['complete']>[0][] = [];
    const provider: Provider = {
      ...sandbox,
      complete: async (request) => {
        seen.push(request);
        return { body: { said: true }, usage: () => USAGE };
      },
    };
    const asked = call({});
    const reply = await operations.messages(asked, { ...deps, providerFor: async () => provider });
    expect(reply).toMatchObject({ status: 200, body: { said: true }, log: USAGE });
    expect(seen[0]?.body).toBe(asked.body);
    expect(seen[0]?.headers).toEqual({ 'anthropic-version': '2023-06-01', 'anthropic-beta': 'a,b' });
  });

  /** A provider that works until it is told to stop; `asked` settles once it is at work. */
  function working() {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const provider: Provider = {
      ...sandbox,
      complete: (_request, signal) => {
        resolve();
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        );
      },
    };
    return { asked, deps: { ...deps, providerFor: async () => provider } };
  }

  test('is told to stop when the function’s time is up, and the caller hears that it took too long', async () => {
    const controller = new AbortController();
    const { asked, deps } = working();
    const failure = failureOf(operations.messages({ ...call({}), signal: controller.signal }, deps));
    await asked;
    controller.abort();
    expect((await failure).code).toBe('upstream_timeout');
  });

  test('is not asked at all if the time is up before', async () => {
    const { asked, deps } = working();
    const late = { ...call({}), signal: AbortSignal.abort() };
    expect((await failureOf(operations.messages(late, deps))).code).toBe('upstream_timeout');
    expect(await Promise.race([asked.then(() => 'asked'), 'not asked'])).toBe('not asked');
  });

  test('the sandbox has used the prompt alone if its stream is never read', async () => {
    const reply = await operations.messages(call({ stream: true }), deps);
    await reply.stream?.[Symbol.asyncIterator]().return?.();
    expect(reply.log).not.toHaveProperty('outputTokens');
    const answer = await sandbox.complete(
      {
        dialect: 'anthropic',
        model: aModel(),
        headers: {},
        requestId: 'r',
        now: 0,
        stream: true,
        body: messagesBody({}) as never,
      },
      new AbortController().signal,
    );
    expect(answer.usage()).toEqual({ inputTokens: 12, cachedInputTokens: 0, outputTokens: 0 });
  });

  test('the sandbox counts the words said so far when the client leaves a slow answer', async () => {
    const reply = await operations.messages(
      call({ stream: true, messages: [user('word word word [[slow:20s]]')] }),
      deps,
    );
    const iterator = reply.stream?.[Symbol.asyncIterator]();
    for (let events = 0; events < 4; events += 1) await iterator?.next();
    const waiting = iterator?.next();
    await iterator?.return?.();
    expect((await waiting)?.done).toBe(true);
    expect(reply.log).toMatchObject({ outputTokens: 1 });
  });
});
