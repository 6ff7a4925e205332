import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ConsoleClient, type Platform, startPlatform } from '../support/platform.ts';
import { ANTHROPIC, OPENAI } from '../support/sdks.ts';

let platform: Platform;
let owner: ConsoleClient;
beforeAll(async () => {
  platform = await startPlatform();
  owner = await platform.as('owner@example.com');
}, 90_000);
afterAll(() => platform.remove());

async function makeKey(settings: object = {}): Promise<{ id: string; apiKey: string; connectionInfo: any }> {
  const { status, json } = await owner('POST', '/api/v1/keys', {
    surface: 'a2agent',
    name: 'Test',
    ...settings,
  });
  expect(status).toBe(201);
  return { id: json.key.id, apiKey: json.apiKey, connectionInfo: json.connectionInfo };
}

const base = () => `${platform.url}/a2agent`;
const hello = { model: 'deepseek-chat', messages: [{ role: 'user' as const, content: 'Hello there' }] };
const weather = {
  type: 'function' as const,
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};

describe.each(OPENAI)('A-2 the official client %s, unmodified', (_name, OpenAI) => {
  const client = (apiKey: string, maxRetries = 0) =>
    new OpenAI({ apiKey, baseURL: `${base()}/v1`, maxRetries, fetch: platform.fetch });

  test('A-2 completes, plain', async () => {
    const { apiKey } = await makeKey();
    const { data, response, request_id } = await client(apiKey).chat.completions.create(hello).withResponse();
    expect(data.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
    expect(data.choices[0]?.message.content).toContain('Hello there');
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('x-ratelimit-limit-requests')).toBe('60');
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('59');
  });

  test('A-2 streams word by word, with usage at the end', async () => {
    const { apiKey } = await makeKey();
    const stream = await client(apiKey).chat.completions.create({
      ...hello,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    const plain = await client(apiKey).chat.completions.create(hello);
    expect(text).toBe(plain.choices[0]?.message.content);
    expect(chunks.filter((chunk) => chunk.choices[0]?.delta.content).length).toBeGreaterThan(3);
    expect(chunks.at(-1)?.usage).toEqual(plain.usage);
  });

  test('A-2 carries tools and their results', async () => {
    const { apiKey } = await makeKey();
    const question = { role: 'user' as const, content: '[[tool:get_weather {"city":"Paris"}]]' };
    const asked = await client(apiKey).chat.completions.create({
      model: 'deepseek-chat',
      messages: [question],
      tools: [weather],
    });
    const message = asked.choices[0]?.message;
    const call = message?.tool_calls?.[0];
    expect(asked.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call).toMatchObject({
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
    });
    const answered = await client(apiKey).chat.completions.create({
      model: 'deepseek-chat',
      messages: [
        question,
        message as never,
        { role: 'tool', tool_call_id: call?.id as string, content: 'nineteen degrees' },
      ],
      tools: [weather],
    });
    expect(answered.choices[0]?.message.content).toContain('nineteen degrees');
  });

  test('A-2 lists the models, reads one, and knows no other', async () => {
    const openai = client((await makeKey()).apiKey);
    const models = await Array.fromAsync(await openai.models.list());
    expect(models.map(({ id }) => id)).toContain('deepseek-chat');
    expect(await openai.models.retrieve('deepseek-chat')).toMatchObject({
      object: 'model',
      owned_by: 'deepseek',
    });
    await expect(openai.models.retrieve('nope')).rejects.toMatchObject({
      name: 'Error',
      status: 404,
      code: 'model_not_found',
    });
    await expect(openai.models.retrieve('nope')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  test.each([
    ['an invented key', 'sk-invented'],
    ['no key at all', ' '],
  ])('A-1 A-5 %s raises AuthenticationError', async (_what, apiKey) => {
    const error = await client(apiKey)
      .chat.completions.create(hello)
      .catch((raised) => raised);
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect(error.requestID).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('A-8 a deleted key raises AuthenticationError on the next request', async () => {
    const { id, apiKey } = await makeKey();
    await client(apiKey).models.list();
    expect((await owner('DELETE', `/api/v1/keys/${id}`)).status).toBe(204);
    await expect(client(apiKey).models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  test('A-5 over the limit raises RateLimitError with the time to wait', async () => {
    const { apiKey } = await makeKey({ rateLimits: { perMinute: 1, perHour: 10 } });
    const outcomes = await Promise.all(
      [1, 2].map(() =>
        client(apiKey)
          .models.list()
          .catch((raised) => raised),
      ),
    );
    const error = outcomes.find((outcome) => outcome instanceof OpenAI.RateLimitError);
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_minute' });
    const wait = Number(error?.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
  });

  test('A-5 over the limit of the hour is sent once, for all its retries', async () => {
    const { apiKey } = await makeKey({ rateLimits: { perMinute: 1, perHour: 1 } });
    await client(apiKey).models.list();
    let requests = 0;
    const counting = new OpenAI({
      apiKey,
      baseURL: `${base()}/v1`,
      fetch: (...request: Parameters<typeof fetch>) => {
        requests += 1;
        return platform.fetch(...request);
      },
    });
    const error = await counting.models.list().catch((raised: unknown) => raised);
    expect(error).toMatchObject({
      status: 429,
      code: 'rate_limit_hour',
      error: { resets_at: expect.any(String) },
    });
    expect(requests).toBe(1);
  });

  test('A-5 errors of the model raise the error of their status', async () => {
    const { apiKey } = await makeKey();
    const messages = [{ role: 'user' as const, content: '[[error:529]]' }];
    await expect(
      client(apiKey).chat.completions.create({ model: 'deepseek-chat', messages }),
    ).rejects.toBeInstanceOf(OpenAI.InternalServerError);
    await expect(
      client(apiKey).chat.completions.create({ model: 'gpt-nope', messages }),
    ).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(
      client(apiKey).chat.completions.create({ model: 'deepseek-chat', messages: [] }),
    ).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  });
});

describe.each(ANTHROPIC)('A-3 the official client %s, unmodified', (_name, Anthropic) => {
  const client = (authToken: string) =>
    new Anthropic({ authToken, apiKey: null, baseURL: base(), maxRetries: 0, fetch: platform.fetch });
  const message = { ...hello, max_tokens: 100 };

  test('A-3 A-4 completes, plain, with the same model', async () => {
    const { apiKey } = await makeKey();
    const answer = await client(apiKey).messages.create(message);
    expect(answer).toMatchObject({ type: 'message', model: 'deepseek-chat', stop_reason: 'end_turn' });
    expect(answer.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('Hello there') });
    expect(answer._request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('A-3 takes the key as apiKey, too', async () => {
    const { apiKey } = await makeKey();
    const anthropic = new Anthropic({
      apiKey,
      authToken: null,
      baseURL: base(),
      maxRetries: 0,
      fetch: platform.fetch,
    });
    expect(await anthropic.messages.create(message)).toMatchObject({ type: 'message' });
    expect((await anthropic.models.list()).data.map(({ id }) => id)).toContain('deepseek-chat');
  });

  test('A-3 streams, and the assembled message is the plain one', async () => {
    const { apiKey } = await makeKey();
    const stream = client(apiKey).messages.stream(message);
    const final = await stream.finalMessage();
    const plain = await client(apiKey).messages.create(message);
    expect(final.content).toEqual(plain.content);
    expect(final.usage.output_tokens).toBe(plain.usage.output_tokens);
  });

  test('A-3 counts tokens as the answer bills them', async () => {
    const { apiKey } = await makeKey();
    const { input_tokens } = await client(apiKey).messages.countTokens(hello);
    expect(input_tokens).toBe((await client(apiKey).messages.create(message)).usage.input_tokens);
  });

  test('A-3 carries tools and their results', async () => {
    const { apiKey } = await makeKey();
    const tools = [{ name: 'get_weather', input_schema: { type: 'object' as const, properties: {} } }];
    const question = { role: 'user' as const, content: '[[tool:get_weather {"city":"Paris"}]]' };
    const asked = await client(apiKey).messages.create({ ...message, tools, messages: [question] });
    const use = asked.content.find((block) => block.type === 'tool_use');
    expect(asked.stop_reason).toBe('tool_use');
    expect(use).toMatchObject({ name: 'get_weather', input: { city: 'Paris' } });
    const answered = await client(apiKey).messages.create({
      ...message,
      tools,
      messages: [
        question,
        { role: 'assistant', content: asked.content as never },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: (use as { id: string }).id, content: 'nineteen degrees' },
          ],
        },
      ],
    });
    expect(JSON.stringify(answered.content)).toContain('nineteen degrees');
  });

  test('A-1 A-5 a wrong key raises AuthenticationError', async () => {
    const error = await client('sk-invented')
      .messages.create(message)
      .catch((raised) => raised);
    expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(error.error).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
    expect(error.requestID).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('A-5 over the limit raises RateLimitError', async () => {
    const { apiKey } = await makeKey({ rateLimits: { perMinute: 1, perHour: 1 } });
    await client(apiKey).messages.create(message);
    const error = await client(apiKey)
      .messages.create(message)
      .catch((raised) => raised);
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    expect(error.error.error).toMatchObject({
      type: 'rate_limit_error',
      details: { error_code: 'rate_limit_hour', resets_at: expect.any(String) },
    });
    expect(error.headers.get('x-should-retry')).toBe('false');
    expect(error.headers.get('anthropic-ratelimit-requests-remaining')).toBe('0');
  });
});

describe('keys', () => {
  const models = (apiKey: string) =>
    platform.fetch(`${base()}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } });

  test('A-6 a member makes one, sees its value once, and finds it listed by preview', async () => {
    const member = await platform.as('member@example.com');
    const created = await member('POST', '/api/v1/keys', { surface: 'a2agent', name: 'Of a member' });
    expect(created.status).toBe(201);
    const { apiKey, key } = created.json;
    expect(apiKey).toMatch(/^a2k_local_[0-9A-Za-z]{38}$/);
    expect(key).toMatchObject({ name: 'Of a member', expiresAt: null, lastUsedAt: null });
    expect(key.preview).toBe(`a2k_local_…${apiKey.slice(-4)}`);
    const listed = await member('GET', '/api/v1/keys?surface=a2agent&limit=100');
    expect(JSON.stringify(listed.json)).not.toContain(apiKey);
    expect(listed.json.items.map(({ id }: { id: string }) => id)).toContain(key.id);
  });

  test('A-7 connection info is one block with name, value and base URLs', async () => {
    const { apiKey, connectionInfo } = await makeKey({ name: 'For my laptop' });
    expect(connectionInfo.text).toContain('For my laptop');
    expect(connectionInfo.text).toContain(apiKey);
    expect(connectionInfo.text).toContain(`${base()}/v1`);
  });

  test('A-9 rotation with an overlap: both work, then only the new one', async () => {
    const { id, apiKey } = await makeKey();
    const rotated = await owner('POST', `/api/v1/keys/${id}/rotate`, { overlapSeconds: 600 });
    expect(rotated.status).toBe(200);
    expect([(await models(apiKey)).status, (await models(rotated.json.apiKey)).status]).toEqual([200, 200]);
    const { json: shown } = await owner('GET', `/api/v1/keys/${id}`);
    expect(shown.oldKey).toEqual({
      preview: `a2k_local_…${apiKey.slice(-4)}`,
      expiresAt: shown.oldKeyExpiresAt,
      lastUsedAt: expect.any(String),
      usedThisMinute: expect.any(Number),
      usedThisHour: expect.any(Number),
    });
    const again = await owner('POST', `/api/v1/keys/${id}/rotate`, {});
    const statuses = [apiKey, rotated.json.apiKey, again.json.apiKey].map(
      async (key) => (await models(key)).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
  });

  test('P-4 of 200 requests at once under a limit of 60, exactly 60 pass', async () => {
    const { apiKey } = await makeKey({ rateLimits: { perMinute: 60, perHour: 60 } });
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => (await models(apiKey)).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(140);
  });
});

describe('bad input', () => {
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const { apiKey } = await makeKey();
    const answer = await platform.fetch(`${base()}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: answer.status, json: (await answer.json()) as any, headers: answer.headers };
  };

  test.each([
    ['broken JSON', '/v1/chat/completions', '{"model":', {}, 400, 'invalid_json'],
    [
      'another content type',
      '/v1/chat/completions',
      'x',
      { 'content-type': 'text/plain' },
      415,
      'content_type_unsupported',
    ],
    ['a wrong type', '/v1/chat/completions', '{"model":1,"messages":[]}', {}, 400, 'invalid_request'],
    ['a path that does not exist', '/v1/nothing', '{}', {}, 404, 'route_not_found'],
    ['a method that is not allowed', '/v1/models', '{}', {}, 405, 'method_not_allowed'],
  ])('%s is answered in the dialect of the surface', async (_what, path, body, headers, status, code) => {
    const answer = await post(path, body, headers as Record<string, string>);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('A-1 a 401 names the scheme', async () => {
    const answer = await platform.fetch(`${base()}/v1/models`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="/);
    expect(((await answer.json()) as any).error).toMatchObject({
      type: 'authentication_error',
      code: 'invalid_api_key',
    });
  });

  test('a body over 10 MB is 413', async () => {
    const answer = await post('/v1/chat/completions', JSON.stringify({ model: 'x'.repeat(11_000_000) }));
    expect(answer.status).toBe(413);
  });
});
