import type { CodeSample } from './code-sample.ts';
import type { Connection } from './connection.ts';

/** The official SDKs of OpenAI: the key and the base URL are all that they need. */
export function openaiSamples({ key, baseUrl, model }: Connection): readonly CodeSample[] {
  return [
    {
      language: 'Python',
      text: `# pip install openai
from openai import OpenAI

client = OpenAI(
    api_key=${JSON.stringify(key.value)},
    base_url=${JSON.stringify(baseUrl)},
)
completion = client.chat.completions.create(
    model=${JSON.stringify(model)},
    messages=[{"role": "user", "content": "Hello"}],
)
print(completion.choices[0].message.content)`,
    },
    {
      language: 'TypeScript',
      text: `// npm install openai
import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: ${JSON.stringify(key.value)},
  baseURL: ${JSON.stringify(baseUrl)},
});
const completion = await client.chat.completions.create({
  model: ${JSON.stringify(model)},
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(completion.choices[0]?.message.content);`,
    },
  ];
}

/** What the SDKs read by themselves. */
export function openaiVariables({ key, baseUrl }: Connection): Readonly<Record<string, string>> {
  return { OPENAI_API_KEY: key.value, OPENAI_BASE_URL: baseUrl };
}
