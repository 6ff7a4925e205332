import { setTimeout as delay } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI from 'openai';
import { dollars, type Operator, operatorOf, providersAt, wholeLedger } from '../support/paying.ts';
import { type ConsoleClient, type Platform, startPlatform } from '../support/platform.ts';
import { startUpstream, UPSTREAM_KEY, UPSTREAM_ORGANIZATION, type Upstream } from '../support/upstream.ts';

/** What deepseek-chat costs for the 100 tokens of input, 20 of them cached, and 10 of output that the upstream tells. */
const COST = 34;

let upstream: Upstream;
let platform: Platform;
let owner: ConsoleClient;
let operator: Operator;
let agentId: string;

beforeAll(async () => {
  upstream = await startUpstream();
  platform = await startPlatform({ environment: providersAt(upstream.url) });
  owner = await platform.as('owner@example.com');
  operator = await operatorOf(platform, owner);
  agentId = (await owner('GET', '/api/v1/agents')).json.items[0].id;
}, 90_000);

afterAll(async () => {
  await platform?.remove();
  await upstream?.close();
}, 30_000);

async function makeKey(
  surface: 'a2agent' | 'oya',
  settings: object = {},
): Promise<{ id: string; value: string }> {
  const body = { surface, name: 'Paying', ...(surface === 'oya' ? { agentId } : {}), ...settings };
  const { status, json } = await owner('POST', '/api/v1/keys', body);
  if (status !== 201) throw new Error(`making a key answered ${status}: ${JSON.stringify(json)}`);
  return { id: json.key.id, value: json.apiKey };
}

function openai({ value }: { value: string }, base = '/a2agent/v1', send: typeof fetch = platform.fetch) {
  let requests = 0;
  const counting: typeof fetch = (...args) => {
    requests += 1;
    return send(...args);
  };
  const client = new OpenAI({ apiKey: value, baseURL: `${platform.url}${base}`, fetch: counting });
  return { client, requests: () => requests };
}

const anthropic = ({ value }: { value: string }) =>
  new Anthropic({
    authToken: value,
    apiKey: null,
    baseURL: `${platform.url}/a2agent`,
    fetch: platform.fetch,
  });

const hello = { model: 'deepseek-chat', messages: [{ role: 'user' as const, content: 'Hello' }] };
const account = async () => (await owner('GET', '/api/v1/billing/account')).json;
const balance = async (): Promise<number> => (await account()).balanceMicros;

/** Until the balance is so much: whatever the tests before left. */
async function setBalance(micros: number): Promise<void> {
  const change = micros - (await balance());
  if (change !== 0) await operator.account('credit', `--amount=${dollars(change)}`, '--reason', 'a test');
}

async function failureOf(promise: Promise<unknown>): Promise<any> {
  return promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: unknown) => error,
  );
}

describe('O-9 A-4 completions are answered by the model’s provider, and paid for', () => {
  test('whole and streamed, in either dialect, at the prices of the policy', async () => {
    await setBalance(1_000_000);
    const key = await makeKey('a2agent');
    const { client } = openai(key);
    const claude = anthropic(key);
    const whole = await client.chat.completions.create(hello);
    expect(whole.choices[0]?.message.content).toBe('Echo: Hello');
    let streamed = '';
    for await (const chunk of await client.chat.completions.create({ ...hello, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? '';
    }
    const message = await claude.messages.create({ ...hello, max_tokens: 100 });
    const last = await claude.messages.stream({ ...hello, max_tokens: 100 }).finalMessage();
    expect(streamed).toBe('Echo: Hello');
    for (const { content } of [message, last]) expect(content).toMatchObject([{ text: 'Echo: Hello' }]);

    expect(await balance()).toBe(1_000_000 - 4 * COST);
    const charges = (await wholeLedger(owner)).slice(0, 4);
    for (const charge of charges) {
      expect(charge).toMatchObject({
        amountMicros: -COST,
        cause: {
          type: 'charge',
          keyId: key.id,
          model: 'deepseek-chat',
          inputTokens: 100,
          cachedInputTokens: 20,
          outputTokens: 10,
        },
      });
    }
    expect(new Set(charges.map(({ cause }) => cause.requestId)).size).toBe(4);
    expect(upstream.asked.at(-1)?.headers).not.toHaveProperty('cookie');
    expect(JSON.stringify(upstream.asked.map(({ headers }) => headers))).not.toContain(key.value);
  });

  test('O-1 O-4 an agent’s as well, under the name that its model has at the provider', async () => {
    const before = await balance();
    const { client } = openai(await makeKey('oya'), '/oya/api/v1');
    const answer: any = await client.chat.completions.create({ ...hello, model: 'gemini/gemini-2.5-flash' });
    expect(answer.thread_id).toMatch(/^thr_/);
    expect(upstream.asked.at(-1)).toMatchObject({
      path: '/v1beta/openai/chat/completions',
      body: { model: 'gemini-2.5-flash' },
    });
    // 80 × $0.30 + 20 × $0.03 + 10 × $2.50 for a million, rounded up.
    expect(before - (await balance())).toBe(50);
  });

  test('G-6 a sandbox key is answered by the sandbox, and costs nothing', async () => {
    const before = await balance();
    const asked = upstream.asked.length;
    const { client } = openai(await makeKey('a2agent', { sandbox: true }));
    const answer = await client.chat.completions.create(hello);
    expect(answer.choices[0]?.message.content).toBe('You said: Hello');
    expect(await balance()).toBe(before);
    expect(upstream.asked).toHaveLength(asked);
  });

  test('P-9 a client that leaves ends the provider’s work, and pays for what it got', async () => {
    const before = await balance();
    const asked = upstream.asked.length;
    const slow = { delayBetweenMs: 300, text: 'one two three four five six seven eight', times: 1 };
    upstream.behave(slow);
    // One that holds answers against their description reads them to their ends.
    const { client } = openai(await makeKey('a2agent'), undefined, fetch);
    const stream = await client.chat.completions.create({ ...hello, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    expect(await upstream.asked[asked]?.ended).toBe('closed');
    const deadline = Date.now() + 10_000;
    while ((await account()).heldMicros > 0 && Date.now() < deadline) await delay(20);
    expect((await account()).heldMicros).toBe(0);
    const paid = before - (await balance());
    expect(paid).toBeGreaterThan(0);
    expect(paid).toBeLessThan(COST);
  });

  test('P-9 A-5 what a provider fails with is told in the caller’s dialect, without its key or account', async () => {
    const before = await balance();
    const key = await makeKey('a2agent');
    const failing = [
      [{ status: 429, retryAfter: '7', times: 1 }, 429, 'upstream_rate_limited'],
      [{ status: 401, times: 2 }, 502, 'upstream_error'],
      [{ status: 402, times: 1 }, 502, 'upstream_error'],
      [{ status: 400, times: 1 }, 400, 'invalid_request'],
      [{ breakOff: 'before', times: 3 }, 502, 'upstream_error'],
    ] as const;
    for (const [behaviour, status, code] of failing) {
      upstream.behave(behaviour);
      const failure = await failureOf(openai(key).client.chat.completions.create(hello, { maxRetries: 0 }));
      expect([failure.status, failure.code]).toEqual([status, code]);
      expect(JSON.stringify([failure.error, failure.message])).not.toContain(UPSTREAM_KEY);
      expect(JSON.stringify([failure.error, failure.message])).not.toContain(UPSTREAM_ORGANIZATION);
      upstream.behave({});
    }
    expect(await account()).toMatchObject({ balanceMicros: before, heldMicros: 0 });
  });
});

describe('O-7 A-5 P-8 refusals', () => {
  test('O-7 402 on oya, once, with what to do; after a top-up the next request goes through', async () => {
    await setBalance(10);
    const key = await makeKey('oya');
    const { client, requests } = openai(key, '/oya/api/v1');
    const body = { ...hello, model: 'gemini/gemini-2.0-flash' };
    const failure = await failureOf(client.chat.completions.create(body));
    expect([failure.status, failure.code, failure.type]).toEqual([
      402,
      'insufficient_balance',
      'insufficient_quota',
    ]);
    expect(failure.headers.get('x-should-retry')).toBe('false');
    expect(failure.message).toContain('Top up');
    expect(requests()).toBe(1);
    await owner('POST', '/api/v1/billing/top-ups', { amountUsd: '1.00' });
    expect((await client.chat.completions.create(body)).choices).toHaveLength(1);
  });

  test('A-5 403 on a2agent, in both dialects, by the error that each SDK has for it', async () => {
    await setBalance(10);
    const key = await makeKey('a2agent');
    const { client, requests } = openai(key);
    const refused = await failureOf(client.chat.completions.create(hello));
    expect(refused).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(refused.code).toBe('insufficient_balance');
    expect(requests()).toBe(1);
    const other = await failureOf(anthropic(key).messages.create({ ...hello, max_tokens: 5000 }));
    expect(other).toBeInstanceOf(Anthropic.PermissionDeniedError);
    expect(other.errorCode).toBe('insufficient_balance');
    expect(other.headers.get('x-should-retry')).toBe('false');
    await setBalance(1_000_000);
    expect((await client.chat.completions.create(hello)).choices).toHaveLength(1);
  });

  test('A-5 O-7 suspended is 403 at the gate, at once, for every credential; resumed, all go on', async () => {
    const keys = [await makeKey('a2agent'), await makeKey('oya')];
    const statuses = async () => {
      const models = ['/a2agent/v1/models', '/oya/api/v1/models'].map((path, at) =>
        platform.fetch(`${platform.url}${path}`, {
          headers: { authorization: `Bearer ${keys[at]?.value}` },
        }),
      );
      const answers = await Promise.all(models);
      return [...answers.map(({ status }) => status), (await owner('GET', '/api/v1/me')).status];
    };
    expect(await statuses()).toEqual([200, 200, 200]);
    await operator.account('suspend');
    expect(await statuses()).toEqual([403, 403, 403]);
    await operator.account('resume');
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  test('what a key may spend in a day is a refusal with a cause of its own; raised, the key goes on', async () => {
    await setBalance(1_000_000);
    const perDayMicros = 9_100;
    const key = await makeKey('a2agent', { spendingLimits: { perDayMicros } });
    const { client, requests } = openai(key);
    expect((await client.chat.completions.create(hello)).choices).toHaveLength(1);
    const failure = await failureOf(
      client.chat.completions.create({ ...hello, messages: [{ role: 'user', content: 'x'.repeat(300) }] }),
    );
    expect([failure.status, failure.code]).toEqual([403, 'spending_limit_reached']);
    expect(failure.error.resets_at).toMatch(/T00:00:00Z$/);
    expect(requests()).toBe(2);
    await owner('PATCH', `/api/v1/keys/${key.id}`, { spendingLimits: { perDayMicros: 1_000_000 } });
    expect((await client.chat.completions.create(hello)).choices).toHaveLength(1);
  });

  test('P-8 500 at once on a balance for 10 let exactly 10 through', async () => {
    const key = await makeKey('a2agent', { rateLimits: { perMinute: 1000, perHour: 10_000 } });
    await setBalance(1_000_000);
    const body = { ...hello, max_tokens: 100 };
    const ask = () =>
      fetch(`${platform.url}/a2agent/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key.value}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    // The provider answers nobody before all others have been refused: nothing is given back in between.
    const { promise: until, resolve: answerAll } = Promise.withResolvers<void>();
    upstream.behave({ until });
    const first = ask();
    let held = 0;
    while (held === 0) held = (await account()).heldMicros;
    await setBalance(10 * held + held - 1);

    const statuses: number[] = [];
    const others = Array.from({ length: 499 }, async () => {
      const answer = await ask();
      statuses.push(answer.status);
      await answer.text();
    });
    while (statuses.length < 490) await delay(20);
    answerAll();
    await Promise.all(others);
    statuses.push((await first).status);
    upstream.behave({});
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 403)).toHaveLength(490);
    expect(await account()).toMatchObject({ balanceMicros: 11 * held - 1 - 10 * COST, heldMicros: 0 });
  }, 60_000);
});

describe('V-8 P-8 the books', () => {
  test('V-8 what keys are said to have cost is what the ledger charged for them, to the micro-dollar', async () => {
    const charged = new Map<string, number>();
    for (const { amountMicros, cause } of await wholeLedger(owner)) {
      if (cause.type !== 'charge') continue;
      charged.set(cause.keyId, (charged.get(cause.keyId) ?? 0) - amountMicros);
    }
    expect(charged.size).toBeGreaterThan(4);
    for (const [keyId, micros] of charged) {
      const { json } = await owner('GET', `/api/v1/keys/${keyId}/usage`);
      expect([keyId, json.totals.costMicros]).toEqual([keyId, micros]);
    }
  });

  test('V-8 other requests are counted as well, served and refused, shortly after they were answered', async () => {
    const body = { surface: 'a2v2', name: 'Counted', agentId, permissions: ['contacts:read'] };
    const { json: made } = await owner('POST', '/api/v1/keys', body);
    const call = (method: string) =>
      platform.fetch(`${platform.url}/a2v2/v1/open/contacts/chatbots/${agentId}`, {
        method,
        headers: {
          'x-api-key': made.apiKey,
          'x-api-secret': made.apiSecret,
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        },
        ...(method === 'POST' ? { body: '{"firstName":"Ada"}' } : {}),
      });
    expect([(await call('GET')).status, (await call('GET')).status, (await call('POST')).status]).toEqual([
      200, 200, 403,
    ]);
    const usage = async () => (await owner('GET', `/api/v1/keys/${made.key.id}/usage?by=hour`)).json;
    const deadline = Date.now() + 20_000;
    while ((await usage()).totals.requests < 3 && Date.now() < deadline) await delay(100);
    const { items, totals } = await usage();
    expect(totals).toMatchObject({ requests: 3, succeeded: 2, refused: 1, costMicros: 0 });
    expect(items.map(({ route, outcome, requests }: any) => [route, outcome, requests])).toEqual([
      ['GET /v1/open/contacts/chatbots/{agentId}', 'ok', 2],
      ['POST /v1/open/contacts/chatbots/{agentId}', 'scope_missing', 1],
    ]);
  });

  test('P-8 the balance is the sum of the ledger, and nothing is held any more', async () => {
    const sum = (await wholeLedger(owner)).reduce((all, { amountMicros }) => all + amountMicros, 0);
    expect(await account()).toMatchObject({ balanceMicros: sum, heldMicros: 0 });
    expect(await operator.account('check')).toContain('The books agree.');
  });

  test('P-9 neither the provider’s key nor its account stands in any log', async () => {
    const { readdir, readFile } = await import('node:fs/promises');
    const folder = `${platform.home}/logs`;
    for (const file of await readdir(folder)) {
      const text = await readFile(`${folder}/${file}`, 'utf8');
      expect(text.includes(UPSTREAM_KEY) || text.includes(UPSTREAM_ORGANIZATION)).toBe(false);
    }
  });
});
