import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/values/id.ts';
import { openDemonstration } from '../../local/demonstration.ts';
import { type Local, startLocal } from '../../local/start.ts';
import { openAccount } from '../../stores/accounts.ts';
import { openStore } from '../../stores/store.ts';
import { watchingFetch } from '../support/conforming-fetch.ts';
import { ANTHROPIC, OPENAI } from '../support/sdks.ts';
import { startUpstream, UPSTREAM_KEY, UPSTREAM_ORGANIZATION, type Upstream } from '../support/upstream.ts';

const PASSWORD = 'correct horse battery staple';
const START_TIMEOUT_MILLISECONDS = 120_000;

let home: string;
let local: Local;
let upstream: Upstream;
/** Throws answers that the surface's OpenAPI document does not describe. */
let watching: ReturnType<typeof watchingFetch>;
let apiKey: string;
let sandboxKey: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-upstreams-'));
  upstream = await startUpstream();
  local = await startLocal({
    port: 0,
    home,
    secrets: { deepseek: UPSTREAM_KEY },
    providerUrls: { deepseek: upstream.url, gemini: upstream.url },
    prepare: async (starting) => {
      const { connections, organizationId } = await openDemonstration(starting, { password: PASSWORD });
      await topUp(starting, organizationId);
      sandboxKey = connections.find(({ surface }) => surface === 'a2agent')?.info.apiKey ?? '';
    },
  });
  const { token } = await post('/console/auth/authenticate', {
    email: 'owner@example.com',
    password: PASSWORD,
  });
  ({ apiKey } = await post('/console/api/v1/keys', { surface: 'a2agent', name: 'Paying' }, token));
  watching = watchingFetch(local.url);
}, START_TIMEOUT_MILLISECONDS);

afterAll(async () => {
  await local.stop();
  await upstream.close();
  rmSync(home, { recursive: true, force: true });
  watching.raise();
});

/** So that the prices of the models do not matter here. */
async function topUp({ environment }: Local, organizationId: string): Promise<void> {
  const store = openStore(environment, ['accounts', 'ledger', 'audit']);
  const now = Date.now() / 1000;
  await openAccount(store, organizationId).credit({
    id: newId('led', now, randomBytes),
    at: Math.floor(now),
    amountMicros: 5_000_000,
    cause: 'credit',
    reason: 'for tests',
    origin: { memberId: null, credentialId: null, sourceIp: null, requestId: null, now },
  });
  store.client.destroy();
}

async function post(path: string, body: object, token?: string): Promise<any> {
  const answer = await fetch(local.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return answer.json();
}

const hello = { model: 'deepseek-chat', messages: [{ role: 'user' as const, content: 'Hello there' }] };
const last = () => upstream.asked.at(-1);

describe.each(OPENAI)('A-2 with a provider connected: %s', (_, OpenAI) => {
  const client = (key = apiKey) =>
    new OpenAI({ apiKey: key, baseURL: `${local.url}/a2agent/v1`, maxRetries: 0, fetch: watching.fetch });

  test('a completion, whole and streamed', async () => {
    const whole = await client().chat.completions.create(hello);
    expect(whole.choices[0]?.message.content).toBe('Echo: Hello there');
    expect(whole.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 10 });
    expect(last()?.path).toBe('/v1/chat/completions');
    let text = '';
    const stream = await client().chat.completions.create({ ...hello, stream: true });
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe('Echo: Hello there');
  });

  test('A-5: a limit of the provider is the client’s own typed error', async () => {
    upstream.behave({ status: 429, retryAfter: '7', times: 1 });
    const error = await client()
      .chat.completions.create(hello)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('7');
  });

  test('G-6: a sandbox key reaches no provider', async () => {
    const asked = upstream.asked.length;
    const answer = await client(sandboxKey).chat.completions.create(hello);
    expect(answer.choices[0]?.message.content).toContain('You said');
    expect(upstream.asked).toHaveLength(asked);
  });
});

describe.each(ANTHROPIC)('A-3 with a provider connected: %s', (_, Anthropic) => {
  const client = () =>
    new Anthropic({
      authToken: apiKey,
      apiKey: null,
      baseURL: `${local.url}/a2agent`,
      maxRetries: 0,
      fetch: watching.fetch,
    });

  test('a message, whole and streamed', async () => {
    const whole = await client().messages.create({ ...hello, max_tokens: 100 });
    expect(whole.content).toEqual([{ type: 'text', text: 'Echo: Hello there' }]);
    expect(last()?.path).toBe('/anthropic/v1/messages');
    const streamed = await client()
      .messages.stream({ ...hello, max_tokens: 100 })
      .finalMessage();
    expect(streamed.content).toMatchObject([{ type: 'text', text: 'Echo: Hello there' }]);
    expect(streamed.usage.output_tokens).toBe(10);
  });

  test('A-5: what the provider finds wrong with a request is told, and nothing of ours', async () => {
    upstream.behave({ status: 400, message: 'messages.0: too many images', times: 1 });
    const error = (await client()
      .messages.create({ ...hello, max_tokens: 100 })
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(error.message).toContain('messages.0: too many images');
    expect(error.message).not.toContain(UPSTREAM_KEY);
    expect(error.message).not.toContain(UPSTREAM_ORGANIZATION);
  });
});

test('a key is exchanged while requests are served, without a restart and without an error', async () => {
  const [OpenAI] = OPENAI.map(([, one]) => one);
  if (OpenAI === undefined) throw new Error('there is no client');
  const client = new OpenAI({
    apiKey,
    baseURL: `${local.url}/a2agent/v1`,
    maxRetries: 0,
    fetch: watching.fetch,
  });
  await client.chat.completions.create(hello);
  const secrets = new SecretsManagerClient({
    region: local.environment.AWS_REGION ?? 'local',
    endpoint: local.environment.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? '',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const { deepseek } = JSON.parse(local.environment.PROVIDER_SECRETS ?? '{}');
  await secrets.send(new PutSecretValueCommand({ SecretId: deepseek, SecretString: 'sk-exchanged-0001' }));
  secrets.destroy();
  upstream.key = 'sk-exchanged-0001';
  const answers = await Promise.all([1, 2, 3].map(() => client.chat.completions.create(hello)));
  expect(answers.map(({ choices }) => choices[0]?.message.content)).toEqual(
    Array(3).fill('Echo: Hello there'),
  );
});

test('P-9: no key of a provider is kept anywhere, nor written to a log', () => {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const kept = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');
  expect(kept).toContain('deepseek-chat');
  for (const secret of [UPSTREAM_KEY, 'sk-exchanged-0001', UPSTREAM_ORGANIZATION]) {
    expect(kept).not.toContain(secret);
  }
});
