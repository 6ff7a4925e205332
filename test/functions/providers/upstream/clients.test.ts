import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANTHROPIC, OPENAI } from '../../../support/sdks.ts';
import { startUpstream, UPSTREAM_KEY, UPSTREAM_USAGE, type Upstream } from '../../../support/upstream.ts';
import { deps, type Harness, startHarness } from '../../completions/harness.ts';
import { upstreamAt } from './under-test.ts';

let upstream: Upstream;
let harness: Harness;
beforeAll(async () => {
  upstream = await startUpstream();
  const provider = upstreamAt(upstream.url);
  harness = await startHarness({ ...deps, providerFor: async () => provider });
});
afterAll(async () => {
  await harness.close();
  await upstream.close();
});

const hello = { model: 'deepseek-chat', messages: [{ role: 'user' as const, content: 'Hello' }] };
const SPEECH = {
  text: 'The weather:',
  thinking: 'Hm',
  calls: [{ name: 'look', arguments: '{"city":"Rome"}' }],
};
const tools = [{ type: 'function' as const, function: { name: 'look', parameters: { type: 'object' } } }];
const last = () => upstream.asked.at(-1);

describe.each(OPENAI)('A-2: %s at a provider', (_, OpenAI) => {
  const client = () => new OpenAI({ apiKey: 'ours', baseURL: `${harness.url}/v1`, maxRetries: 0 });

  test('calls of tools, streamed, and the usage that was asked for', async () => {
    upstream.behave({ ...SPEECH, times: 1 });
    const stream = client().chat.completions.stream({
      ...hello,
      tools,
      stream_options: { include_usage: true },
    });
    const { choices, usage } = await stream.finalChatCompletion();
    expect(choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { name: 'look', arguments: '{"city":"Rome"}' },
    });
    expect(usage?.completion_tokens).toBe(UPSTREAM_USAGE.outputTokens);
  });

  test('a client that leaves ends the provider’s work', async () => {
    upstream.behave({ hang: 'within', times: 1 });
    const stream = await client().chat.completions.create({ ...hello, stream: true });
    for await (const _chunk of stream) break;
    expect(await last()?.ended).toBe('closed');
  });

  test('P-9: a provider that refuses our key is an error of ours, which shows nothing of it', async () => {
    upstream.behave({ status: 401, times: 1 });
    const error = (await client()
      .chat.completions.create(hello)
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error.message).not.toContain(UPSTREAM_KEY);
  });

  test('a stream that breaks off is an error to its reader', async () => {
    upstream.behave({ breakOff: 'within', times: 1 });
    const stream = await client().chat.completions.create({ ...hello, stream: true });
    await expect(
      (async () => {
        for await (const _chunk of stream);
      })(),
    ).rejects.toThrow('The model could not answer');
  });
});

describe.each(ANTHROPIC)('A-3: %s at a provider', (_, Anthropic) => {
  const client = () =>
    new Anthropic({ authToken: 'ours', apiKey: null, baseURL: harness.url, maxRetries: 0 });

  test('thoughts and calls of tools, streamed', async () => {
    upstream.behave({ ...SPEECH, times: 1 });
    const message = await client()
      .messages.stream({ ...hello, max_tokens: 100 })
      .finalMessage();
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'The weather:' },
      { type: 'tool_use', name: 'look', input: { city: 'Rome' } },
    ]);
    expect(message.usage.output_tokens).toBe(UPSTREAM_USAGE.outputTokens);
  });

  test('a client that leaves ends the provider’s work', async () => {
    upstream.behave({ hang: 'within', times: 1 });
    const stream = await client().messages.create({ ...hello, max_tokens: 100, stream: true });
    for await (const _event of stream) break;
    expect(await last()?.ended).toBe('closed');
  });

  test('tokens are counted by the provider', async () => {
    expect(await client().messages.countTokens(hello)).toMatchObject({ input_tokens: 42 });
  });
});
