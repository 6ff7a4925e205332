import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../core/errors/catalogue.ts';
import type { CompletionRequest } from '../../../../functions/providers/provider.ts';
import { freePort } from '../../../support/dynoxide.ts';
import { startUpstream, UPSTREAM_KEY, UPSTREAM_USAGE, type Upstream } from '../../../support/upstream.ts';
import { failureOf } from '../../completions/harness.ts';
import { chat, message, patient, SECRETS, shownBy, told, upstreamAt, whole } from './under-test.ts';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.close());

const failing = (request: CompletionRequest = chat(), provider = upstreamAt(upstream.url)) =>
  failureOf(provider.complete(request, patient()));

describe('what a provider refuses', () => {
  test.each<[number, ErrorCode]>([
    [400, 'invalid_request'],
    [401, 'upstream_error'],
    [402, 'upstream_error'],
    [403, 'upstream_error'],
    [404, 'invalid_request'],
    [408, 'upstream_timeout'],
    [409, 'upstream_error'],
    [413, 'invalid_request'],
    [418, 'upstream_error'],
    [422, 'invalid_request'],
    [429, 'upstream_rate_limited'],
    [500, 'upstream_error'],
    [501, 'upstream_error'],
    [502, 'upstream_error'],
    [503, 'upstream_overloaded'],
    [504, 'upstream_timeout'],
    [529, 'upstream_overloaded'],
    [302, 'upstream_error'],
  ])(
    'A-5, P-9: %i is %s to our caller, in either protocol, and shows nothing of ours',
    async (status, code) => {
      upstream.behave({ status });
      for (const request of [chat(), message({ stream: true })]) {
        const failure = await failing(request);
        expect(failure.code).toBe(code);
        for (const secret of SECRETS) expect(shownBy(failure)).not.toContain(secret);
      }
    },
  );

  test('what is wrong with the request is told in the provider’s words', async () => {
    upstream.behave({ status: 400, message: 'messages.1.content: expected a string' });
    const { details } = await failing();
    expect(details.params?.reason).toMatch(/^messages\.1\.content: expected a string/);
  });

  test.each([['{"error": '], ['<html>Bad gateway</html>'], ['{"error":{"message":{"deep":1}}}'], ['[]']])(
    'a refusal that says nothing readable (%s) is told as that',
    async (raw) => {
      upstream.behave({ status: 400, raw });
      expect((await failing()).details.params?.reason).toBe('the model refuses it');
    },
  );

  test('Gemini’s refusals lie in a list', async () => {
    upstream.behave({ status: 400, raw: '[{"error":{"code":400,"message":"Unknown field.","status":"X"}}]' });
    expect((await failing()).details.params?.reason).toBe('Unknown field');
  });

  test('P-9: a key that is refused is said in the log, without the key', async () => {
    upstream.key = 'another';
    const failure = await failing();
    expect(failure.details.cause).toBe('acme refuses our key: 401');
    expect(shownBy(failure)).not.toContain(UPSTREAM_KEY);
  });

  test.each([
    ['3', { 'retry-after': '3' }],
    ['90', { 'retry-after': '90', 'x-should-retry': 'false' }],
    ['99999999', { 'retry-after': '86400', 'x-should-retry': 'false' }],
    ['0', { 'retry-after': '1' }],
    ['soon', undefined],
    ['-5', undefined],
  ])(
    'A-5: 429 is not tried again; its Retry-After %s is passed on within bounds',
    async (retryAfter, headers) => {
      upstream.behave({ status: 429, retryAfter });
      const failure = await failing();
      expect([failure.code, failure.details.headers]).toEqual(['upstream_rate_limited', headers]);
      expect(upstream.asked).toHaveLength(1);
    },
  );

  test('A-5: a Retry-After may be a date', async () => {
    upstream.behave({ status: 429, retryAfter: 'Mon, 01 Jan 2024 00:00:30 GMT' });
    const provider = upstreamAt(upstream.url, { clock: () => Date.UTC(2024, 0, 1) });
    expect((await failing(chat(), provider)).details.headers).toEqual({ 'retry-after': '30' });
  });
});

describe('what is tried again', () => {
  test.each([500, 502, 503, 504, 529])('%i, twice at most', async (status) => {
    upstream.behave({ status, times: 2 });
    expect((await whole(upstreamAt(upstream.url), chat())).usage).toEqual(UPSTREAM_USAGE);
    expect(upstream.asked).toHaveLength(3);
    upstream.behave({ status, times: 3 });
    await failing();
    expect(upstream.asked).toHaveLength(6);
  });

  test.each([400, 401, 402, 403, 404, 408, 413, 422, 501])('not %i', async (status) => {
    upstream.behave({ status });
    await failing();
    expect(upstream.asked).toHaveLength(1);
  });

  test('not what breaks once it was sent: it may have been paid for', async () => {
    upstream.behave({ breakOff: 'before' });
    expect((await failing()).code).toBe('upstream_error');
    expect(upstream.asked).toHaveLength(1);
  });

  test('not what the provider wants more time for than a caller waits here', async () => {
    upstream.behave({ status: 503, retryAfter: '30' });
    const failure = await failing();
    expect([failure.code, failure.details.headers]).toEqual(['upstream_overloaded', { 'retry-after': '30' }]);
    expect(upstream.asked).toHaveLength(1);
  });

  test('a connection that nobody takes, until somebody does', async () => {
    const port = await freePort();
    const provider = upstreamAt(`http://127.0.0.1:${port}`, { firstRetryDelayMs: 200 });
    expect((await failing(chat(), provider)).code).toBe('upstream_error');
    const answer = whole(provider, chat());
    const late = await startUpstream({ port });
    expect((await answer).usage).toEqual(UPSTREAM_USAGE);
    await late.close();
  });

  test('nothing once nobody waits', async () => {
    upstream.behave({ status: 503 });
    const controller = new AbortController();
    const patientOne = upstreamAt(upstream.url, { firstRetryDelayMs: 60_000 });
    const answer = patientOne.complete(chat(), controller.signal);
    while (upstream.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort('gone');
    await expect(answer).rejects.toBe('gone');
    expect(upstream.asked).toHaveLength(1);
  });
});

describe('a provider that fails again and again', () => {
  /** Fails five times, each without another try. */
  async function broken() {
    const clock = { nowMs: 1_000_000 };
    const provider = upstreamAt(upstream.url, { clock: () => clock.nowMs });
    upstream.behave({ status: 501 });
    for (let count = 0; count < 5; count++) await failing(chat(), provider);
    return { clock, provider };
  }

  test('A-5: is left alone, and its callers hear at once when to come back', async () => {
    const { clock, provider } = await broken();
    clock.nowMs += 3_000;
    const failure = await failing(chat(), provider);
    expect([failure.code, failure.details.headers]).toEqual(['upstream_overloaded', { 'retry-after': '7' }]);
    expect(upstream.asked).toHaveLength(5);
  });

  test('is asked now and then, by one request at a time, and by all once it answers', async () => {
    const { clock, provider } = await broken();
    clock.nowMs += 10_000;
    upstream.behave({ hang: 'before', times: 1 });
    const controller = new AbortController();
    const trial = provider.complete(chat(), controller.signal);
    expect((await failing(chat(), provider)).code).toBe('upstream_overloaded');
    controller.abort('gone');
    await expect(trial).rejects.toBe('gone');
    clock.nowMs += 10_000;
    upstream.behave({});
    await whole(provider, chat());
    expect((await told(provider, chat({ stream: true }))).error).toBeNull();
  });

  test('is not one whose callers make mistakes', async () => {
    const provider = upstreamAt(upstream.url);
    upstream.behave({ status: 400 });
    for (let count = 0; count < 6; count++)
      expect((await failing(chat(), provider)).code).toBe('invalid_request');
  });
});
