import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { CountRequest } from '../../../../functions/providers/provider.ts';
import { sandbox } from '../../../../functions/providers/sandbox/sandbox.ts';
import { aProvider } from '../../../support/builders.ts';
import { startUpstream, UPSTREAM_KEY, UPSTREAM_USAGE, type Upstream } from '../../../support/upstream.ts';
import { streamedAnswer } from '../../../support/upstream-answers.ts';
import { failureOf } from '../../completions/harness.ts';
import { chat, MODEL, message, patient, told, upstreamAt, whole } from './under-test.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
afterEach(() => upstream.behave({}));

const last = () => {
  const asked = upstream.asked.at(-1);
  if (asked === undefined) throw new Error('nothing was asked');
  return asked;
};
const SPEECH = { model: 'one-2026', text: 'Echo: Hello', thinking: '', calls: [], usage: UPSTREAM_USAGE };

describe('what a provider is sent', () => {
  const extras = { temperature: 0.5, future: { nested: [1, null] }, user: 'someone' };

  test('A-2: the body of a completion as it came, but for the model’s name', async () => {
    const request = chat({ body: extras });
    await whole(upstreamAt(upstream.url), request);
    expect(last().body).toEqual({ ...request.body, model: 'one-2026' });
    expect(JSON.stringify(last().body)).toBe(JSON.stringify(request.body).replace(MODEL.id, 'one-2026'));
    expect(last().path).toBe('/v1/chat/completions');
  });

  test('A-3: the body of a message as it came, but for the model’s name', async () => {
    const request = message({ body: extras, stream: true });
    await told(upstreamAt(upstream.url), request);
    expect(last().body).toEqual({ ...request.body, model: 'one-2026' });
    expect(last().path).toBe('/v1/messages');
  });

  test('its own key in the header of the protocol, and no other header of the client but two', async () => {
    const headers = {
      'anthropic-version': '2026-10-21',
      'anthropic-beta': 'a,b',
      authorization: 'Bearer a2k_local_client',
      'x-api-key': 'a2k_local_client',
      cookie: 'c',
    };
    await whole(upstreamAt(upstream.url), message({ headers }));
    expect(last().headers).toMatchObject({
      'x-api-key': UPSTREAM_KEY,
      'anthropic-version': '2026-10-21',
      'anthropic-beta': 'a,b',
    });
    expect(JSON.stringify(last().headers)).not.toContain('a2k_local_client');
    expect(last().headers).not.toHaveProperty('cookie');
    await whole(upstreamAt(upstream.url), chat({ headers }));
    expect(last().headers).toMatchObject({ authorization: `Bearer ${UPSTREAM_KEY}` });
    expect(JSON.stringify(last().headers)).not.toMatch(/a2k_local_client|anthropic/);
  });

  test('a version of the protocol also where the client names none', async () => {
    await whole(upstreamAt(upstream.url), message({ headers: {} }));
    expect(last().headers['anthropic-version']).toBe('2023-06-01');
  });

  test('each path that is declared', async () => {
    const paths = { openai: '/v1beta/openai/chat/completions', anthropic: '/anthropic/v1/messages' };
    const provider = upstreamAt(upstream.url, { provider: aProvider({ url: upstream.url, paths }) });
    await whole(provider, chat());
    expect(last().path).toBe(paths.openai);
    await whole(provider, message());
    expect(last().path).toBe(paths.anthropic);
  });
});

describe('what a client gets', () => {
  test('A-2: a completion as the provider gave it, with what it used', async () => {
    const { body, usage } = await whole(upstreamAt(upstream.url), chat());
    expect(body).toMatchObject({ model: 'one-2026', system_fingerprint: 'fp_upstream' });
    expect(body.choices[0].message.content).toBe('Echo: Hello');
    expect(usage).toEqual(UPSTREAM_USAGE);
  });

  test('A-3: a message as the provider gave it; what was read from and written to the cache is input', async () => {
    const { body, usage } = await whole(upstreamAt(upstream.url), message());
    expect(body.content).toEqual([{ type: 'text', text: 'Echo: Hello' }]);
    expect(usage).toEqual(UPSTREAM_USAGE);
  });

  test('A-2: a stream byte for byte, with its usage if the client asked for it', async () => {
    const request = chat({ stream: true, body: { stream_options: { include_usage: true, other: 1 } } });
    const answer = await told(upstreamAt(upstream.url), request);
    expect(last().body.stream_options).toEqual({ include_usage: true, other: 1 });
    expect(answer.text).toBe(streamedAnswer('openai', { ...SPEECH, includeUsage: true }).join(''));
    expect(answer).toMatchObject({ usage: UPSTREAM_USAGE, error: null });
  });

  test.each([[{}], [{ stream_options: { include_usage: false } }], [{ stream_options: null }]])(
    'A-2: a stream without its usage after %j, which is asked for all the same',
    async (body) => {
      const answer = await told(upstreamAt(upstream.url), chat({ stream: true, body }));
      expect(last().body.stream_options.include_usage).toBe(true);
      const events = streamedAnswer('openai', { ...SPEECH, includeUsage: true });
      expect(answer.text).toBe(events.toSpliced(-2, 1).join(''));
      expect(answer).toMatchObject({ usage: UPSTREAM_USAGE, error: null });
    },
  );

  test('A-3: a stream of events byte for byte', async () => {
    const answer = await told(upstreamAt(upstream.url), message({ stream: true }));
    expect(answer.text).toBe(streamedAnswer('anthropic', { ...SPEECH, includeUsage: false }).join(''));
    expect(answer).toMatchObject({ usage: UPSTREAM_USAGE, error: null });
  });

  test('every character whole, however its bytes are cut', async () => {
    const text = 'Zürich 🏔️ 日本語 — “quotes” \u2028';
    for (const request of [chat({ stream: true }), message({ stream: true })]) {
      upstream.behave({ text, byteByByte: true, times: 1 });
      const cut = await told(upstreamAt(upstream.url), request);
      upstream.behave({ text, times: 1 });
      expect(cut.text).toBe((await told(upstreamAt(upstream.url), request)).text);
      expect(cut.text).toContain('日本語');
    }
  });

  test('each piece as soon as it is there', async () => {
    upstream.behave({ hang: 'within', times: 1 });
    const controller = new AbortController();
    const request = chat({ stream: true });
    const answer = await upstreamAt(upstream.url).complete(request, controller.signal);
    if (!('stream' in answer)) throw new Error('expected a stream');
    const pieces: string[] = [];
    await expect(
      (async () => {
        for await (const piece of answer.stream) if (pieces.push(piece) === 3) controller.abort('enough');
      })(),
    ).rejects.toBe('enough');
    expect(pieces).toHaveLength(3);
  });

  test('a connection serves one answer after the other, streamed or not', async () => {
    const provider = upstreamAt(upstream.url);
    const before = upstream.connections();
    for (let count = 0; count < 3; count++) {
      for (const request of [chat({ stream: true }), message({ stream: true })])
        await told(provider, request);
      await whole(provider, chat());
      // The last byte of a stream comes behind the event that ends it.
      await delay(20);
    }
    expect(upstream.connections() - before).toBeLessThanOrEqual(2);
  });
});

describe('counting tokens', () => {
  const counting = (differences: Partial<CountRequest> = {}): CountRequest => {
    const { model, headers, requestId, now } = message();
    const body = { model: model.id, messages: [{ role: 'user' as const, content: 'Hello, world!' }] };
    return { dialect: 'anthropic', model, headers, requestId, now, body, ...differences };
  };
  const estimate = () => sandbox.countTokens(counting(), patient());

  test('A-3: is asked of the provider', async () => {
    expect(await upstreamAt(upstream.url).countTokens(counting(), patient())).toBe(42);
    expect(last()).toMatchObject({ path: '/v1/messages/count_tokens', body: { model: 'one-2026' } });
  });

  test('is estimated where it has no path for it, or does not answer', async () => {
    const provider = aProvider({ url: upstream.url, countTokensPath: null });
    const asked = upstream.asked.length;
    expect(await upstreamAt(upstream.url, { provider }).countTokens(counting(), patient())).toBe(
      await estimate(),
    );
    expect(upstream.asked).toHaveLength(asked);
    upstream.behave({ status: 403 });
    expect(await upstreamAt(upstream.url).countTokens(counting(), patient())).toBe(await estimate());
  });

  test('says what is wrong with the request', async () => {
    upstream.behave({ status: 400, message: 'messages.0: unknown role' });
    const failure = await failureOf(upstreamAt(upstream.url).countTokens(counting(), patient()));
    expect(failure.details.params?.reason).toContain('messages.0: unknown role');
  });
});
