import type { CodeSample } from './code-sample.ts';
import type { Connection } from './connection.ts';
import { ANTHROPIC_VERSION, type SampledCall } from './sampled-call.ts';

const MAX_TOKENS = 1024;

/** The official SDKs of Anthropic: a key that is shown as a bearer is their auth token. */
export function anthropicSamples({ key, baseUrl, model }: Connection): readonly CodeSample[] {
  return [
    {
      language: 'Python',
      text: `# pip install anthropic
import anthropic

client = anthropic.Anthropic(
    auth_token=${JSON.stringify(key.value)},
    base_url=${JSON.stringify(baseUrl)},
)
message = client.messages.create(
    model=${JSON.stringify(model)},
    max_tokens=${MAX_TOKENS},
    messages=[{"role": "user", "content": "Hello"}],
)
print(message.content[0].text)`,
    },
    {
      language: 'TypeScript',
      text: `// npm install @anthropic-ai/sdk
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  authToken: ${JSON.stringify(key.value)},
  baseURL: ${JSON.stringify(baseUrl)},
});
const message = await client.messages.create({
  model: ${JSON.stringify(model)},
  max_tokens: ${MAX_TOKENS},
  messages: [{ role: 'user', content: 'Hello' }],
});
for (const block of message.content) if (block.type === 'text') console.log(block.text);`,
    },
  ];
}

/** What the SDKs, and tools such as Claude Code, read by themselves. */
export function anthropicVariables({ key, baseUrl }: Connection): Readonly<Record<string, string>> {
  return { ANTHROPIC_AUTH_TOKEN: key.value, ANTHROPIC_BASE_URL: baseUrl };
}

/** The same message without an SDK. */
export function anthropicCall(
  url: string,
  credential: Readonly<Record<string, string>>,
  model: string,
): SampledCall {
  return {
    method: 'POST',
    url,
    headers: { ...credential, ...ANTHROPIC_VERSION, 'Content-Type': 'application/json' },
    body: { model, max_tokens: MAX_TOKENS, messages: [{ role: 'user', content: 'Hello' }] },
  };
}
