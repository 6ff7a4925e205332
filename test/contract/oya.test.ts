import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ConsoleClient, type Platform, startPlatform } from '../support/platform.ts';
import { OPENAI } from '../support/sdks.ts';

/** As the page on API keys promises them, in its order. */
const MODELS = [
  'gemini/gemini-2.0-flash',
  'gemini/gemini-2.5-flash',
  'gemini/gemini-2.5-pro',
  'gemini/gemini-3-flash-preview',
  'gemini/gemini-3-pro-preview',
  'anthropic/claude-sonnet-4-6',
  'anthropic/claude-haiku-4-5-20251001',
] as const;
const MODEL = MODELS[0];

let platform: Platform;
let owner: ConsoleClient;
let agentId: string;
beforeAll(async () => {
  platform = await startPlatform();
  owner = await platform.as('owner@example.com');
  agentId = await makeAgent('Mara', 'You sell boats.');
}, 90_000);
afterAll(() => platform.remove());

async function makeAgent(name: string, instructions: string): Promise<string> {
  const { status, json } = await owner('POST', '/api/v1/agents', { name, instructions, surface: 'oya' });
  expect(status).toBe(201);
  return json.id;
}

async function makeKey(settings: object = {}): Promise<{ id: string; apiKey: string; connectionInfo: any }> {
  const asked = { surface: 'oya', name: 'Production', agentId, ...settings };
  const { status, json } = await owner('POST', '/api/v1/keys', asked);
  expect(status).toBe(201);
  return { id: json.key.id, apiKey: json.apiKey, connectionInfo: json.connectionInfo };
}

const base = () => `${platform.url}/oya/api/v1`;
const say = (content: string) => [{ role: 'user' as const, content }];

/** As with curl, word for word from the page but for the address and the key. */
async function curl(headers: Record<string, string>, body: object) {
  const answer = await platform.fetch(`${base()}/chat/completions`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, json: (await answer.json()) as any };
}

describe.each(OPENAI)('O-1 the official client %s, unmodified', (_name, OpenAI) => {
  const client = (apiKey: string) =>
    new OpenAI({ apiKey, baseURL: base(), maxRetries: 0, fetch: platform.fetch });

  test('O-1 O-4 completes, and goes on in a thread, as the page shows', async () => {
    const openai = client((await makeKey()).apiKey);
    const response = await openai.chat.completions.create({ model: MODEL, messages: say('Hello') });
    expect(response.choices[0]?.message.content).toContain('Hello');
    const threadId = (response as any).thread_id;
    expect(threadId).toMatch(/^thr_/);
    const followUp = await openai.chat.completions.create({
      model: MODEL,
      messages: say('Follow up question [[recall:history]]'),
      // @ts-expect-error — custom field
      thread_id: threadId,
    });
    expect(followUp.choices[0]?.message.content).toContain('Hello');
    expect((followUp as any).thread_id).toBe(threadId);
  });

  test('O-4 streams, and every chunk names the thread', async () => {
    const openai = client((await makeKey()).apiKey);
    const stream = await openai.chat.completions.create({
      model: MODEL,
      messages: say('Streamed words to remember'),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = (await Array.fromAsync(stream)) as any[];
    const [threadId] = new Set(chunks.map((chunk) => chunk.thread_id));
    expect(chunks.every((chunk) => chunk.thread_id === threadId)).toBe(true);
    expect(threadId).toMatch(/^thr_/);
    expect(chunks.at(-1).usage.total_tokens).toBeGreaterThan(0);
    const after = await openai.chat.completions.create({
      model: MODEL,
      messages: say('[[recall:history]]'),
      thread_id: threadId,
    } as never);
    expect((after as any).choices[0].message.content).toContain('Streamed words to remember');
  });

  test('O-4 tool calls and their results stay in the conversation', async () => {
    const openai = client((await makeKey()).apiKey);
    const tools = [
      { type: 'function' as const, function: { name: 'price', parameters: { type: 'object' } } },
    ];
    const asked = (await openai.chat.completions.create({
      model: MODEL,
      messages: say('[[tool:price {"boat":"dinghy"}]]'),
      tools,
    })) as any;
    const [call] = asked.choices[0].message.tool_calls;
    const answered = (await openai.chat.completions.create({
      model: MODEL,
      messages: [{ role: 'tool', tool_call_id: call.id, content: 'four hundred crowns' }],
      tools,
      thread_id: asked.thread_id,
    } as never)) as any;
    expect(answered.choices[0].message.content).toContain('four hundred crowns');
  });

  test('O-5 lists the seven models, reads each, and knows no other', async () => {
    const openai = client((await makeKey()).apiKey);
    const listed = (await Array.fromAsync(await openai.models.list())).map(({ id }) => id);
    expect([...listed].sort()).toEqual([...MODELS].sort());
    for (const id of MODELS) expect((await openai.models.retrieve(id)).id).toBe(id);
    for (const model of ['gpt-5', 'deepseek-chat', 'gemini-2.0-flash', 'gemini/']) {
      const error = await openai.chat.completions
        .create({ model, messages: say('Hello') })
        .catch((raised) => raised);
      expect(error).toBeInstanceOf(OpenAI.NotFoundError);
      expect(error).toMatchObject({ status: 404, code: 'model_not_found' });
    }
  });

  test('O-5 each of the seven answers', async () => {
    const openai = client((await makeKey()).apiKey);
    for (const model of MODELS) {
      const answer = await openai.chat.completions.create({ model, messages: say('Hello') });
      expect(answer).toMatchObject({ model, choices: [{ finish_reason: 'stop' }] });
    }
  });

  test('O-7 an invalid and an expired key raise AuthenticationError, a limit RateLimitError', async () => {
    const soon = new Date(Date.now() + 1500).toISOString();
    const expiring = client((await makeKey({ expiresAt: soon })).apiKey);
    await expect(client('a2a_your_key_here').models.list()).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
    await expect(expiring.models.list()).resolves.toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 2600));
    await expect(expiring.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    const slow = client((await makeKey({ rateLimits: { perMinute: 1, perHour: 1 } })).apiKey);
    await slow.models.list();
    await expect(slow.models.list()).rejects.toBeInstanceOf(OpenAI.RateLimitError);
  });
});

describe('O-2 the header', () => {
  test('O-2 the key begins with a2a_ and is good in either header, and in both', async () => {
    const { apiKey } = await makeKey();
    expect(apiKey).toMatch(/^a2a_/);
    const body = { model: MODEL, messages: say('Hello') };
    const bearer = { Authorization: `Bearer ${apiKey}` };
    expect((await curl(bearer, body)).status).toBe(200);
    expect((await curl({ 'X-API-Key': apiKey }, body)).status).toBe(200);
    expect((await curl({ ...bearer, 'X-API-Key': apiKey }, body)).status).toBe(200);
  });

  test('O-2 two different keys are refused, and so is none', async () => {
    const [one, two] = [await makeKey(), await makeKey()];
    const body = { model: MODEL, messages: say('Hello') };
    const both = { Authorization: `Bearer ${one.apiKey}`, 'X-API-Key': two.apiKey };
    expect((await curl(both, body)).status).toBe(401);
    expect(await curl({}, body)).toMatchObject({ status: 401, json: { error: { code: 'invalid_api_key' } } });
  });
});

describe('O-3 a key speaks as its agent', () => {
  const recall = { model: MODEL, messages: say('[[recall:system]]') };

  test('O-3 with its name and instructions, in front of those of the client', async () => {
    const { apiKey } = await makeKey();
    const { json } = await curl(
      { 'X-API-Key': apiKey },
      { ...recall, messages: [{ role: 'system', content: 'Answer in French.' }, ...recall.messages] },
    );
    const said = json.choices[0].message.content;
    expect(said).toMatch(/Mara[\s\S]*You sell boats\.[\s\S]*Answer in French\./);
  });

  test('O-3 what changes about the agent is said in the next answer', async () => {
    const id = await makeAgent('Ivo', 'You sell hats.');
    const { apiKey } = await makeKey({ agentId: id });
    await owner('PATCH', `/api/v1/agents/${id}`, { instructions: 'You sell gloves.' });
    const { json } = await curl({ 'X-API-Key': apiKey }, recall);
    expect(json.choices[0].message.content).toContain('You sell gloves.');
    expect(json.choices[0].message.content).not.toContain('Mara');
  });

  test('O-3 a key needs an agent, and a name', async () => {
    const { status, json } = await owner('POST', '/api/v1/keys', { surface: 'oya' });
    expect(status).toBe(400);
    expect(json.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['agentId', 'name']);
  });
});

describe('O-4 threads that cannot go on', () => {
  test.each([
    ['one that never was', 'thr_0000000000000000000000000000', 404],
    ['no id at all', 'thread_id_from_previous_response', 404],
    ['an id of another kind', 'key_0000000000000000000000000000', 404],
    ['a number', 7, 400],
  ])('O-4 %s', async (_, threadId, status) => {
    const { apiKey } = await makeKey();
    const answer = await curl(
      { 'X-API-Key': apiKey },
      { model: MODEL, messages: say('Hello'), thread_id: threadId },
    );
    expect(answer.status).toBe(status);
    if (status === 404) expect(answer.json.error.code).toBe('thread_not_found');
  });

  test('O-4 two messages at the same moment are both kept', async () => {
    const { apiKey } = await makeKey();
    const ask = (content: string, thread_id?: string) =>
      curl({ 'X-API-Key': apiKey }, { model: MODEL, messages: say(content), thread_id });
    const { json } = await ask('first of all');
    await Promise.all(['left side', 'right side'].map((words) => ask(words, json.thread_id)));
    const after = await ask('[[recall:history]]', json.thread_id);
    const said = after.json.choices[0].message.content;
    for (const words of ['first of all', 'left side', 'right side']) expect(said).toContain(words);
  });

  test('O-4 a thread survives a restart', async () => {
    const { apiKey } = await makeKey();
    const ask = (content: string, thread_id?: string) =>
      curl({ 'X-API-Key': apiKey }, { model: MODEL, messages: say(content), thread_id });
    const { json } = await ask('before the power cut');
    await platform.kill();
    const { home, url } = platform;
    platform = await startPlatform({ home, port: Number(new URL(url).port) });
    owner = await platform.as('owner@example.com');
    const after = await ask('[[recall:history]]', json.thread_id);
    expect(after.json.choices[0].message.content).toContain('before the power cut');
  }, 90_000);
});

describe('O-6 several keys', () => {
  test('O-6 an agent has as many as it needs; each shows its last use, and deleted ones stop at once', async () => {
    const [one, two] = [await makeKey({ name: 'Staging' }), await makeKey({ name: 'Mobile' })];
    const body = { model: MODEL, messages: say('Hello') };
    await curl({ 'X-API-Key': one.apiKey }, body);
    const { json } = await owner('GET', `/api/v1/keys?surface=oya&agentId=${agentId}&limit=100`);
    const shown = (id: string) => json.items.find((key: { id: string }) => key.id === id);
    expect(shown(one.id).lastUsedAt).toEqual(expect.any(String));
    expect(shown(two.id)).toMatchObject({ name: 'Mobile', lastUsedAt: null });
    expect(JSON.stringify(json)).not.toContain(one.apiKey);
    expect((await owner('DELETE', `/api/v1/keys/${one.id}`)).status).toBe(204);
    expect((await curl({ 'X-API-Key': one.apiKey }, body)).status).toBe(401);
    expect((await curl({ 'X-API-Key': two.apiKey }, body)).status).toBe(200);
  });

  test('O-1 connection info leads to the base URL of the page', async () => {
    const { connectionInfo } = await makeKey();
    expect(connectionInfo.baseUrl).toBe(base());
  });
});
