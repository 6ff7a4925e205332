import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import OpenAI7 from 'openai';
import OpenAI6 from 'openai-6';
import { deps, type Harness, type Json, startHarness } from '../../completions/harness.ts';
import { type Recorded, recorded } from './exchange.ts';
import { otherDialect } from './other-dialect.ts';

/** Beside what `completions/sdk/openai.test.ts` asks of every model, in its own dialect and translated. */

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ ...deps, providerFor: async () => otherDialect });
});
afterAll(() => harness.close());

const model = 'deepseek-chat';

// The two majors have the same surface; their types are told apart by name only.
describe.each([
  ['openai 7', OpenAI7],
  ['openai 6', OpenAI6 as unknown as typeof OpenAI7],
])('%s, and a model that speaks Anthropic’s dialect', (_name, OpenAI) => {
  const client = () => new OpenAI({ apiKey: 'a-key', baseURL: `${harness.url}/v1`, maxRetries: 0 });

  test('A-2 calls in a whole answer', async () => {
    const { choices } = await client().chat.completions.create({
      model,
      tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
      messages: [{ role: 'user', content: '[[tool:look {"city":"Paris"}]] [[tool:look {"city":"Rome"}]]' }],
    });
    const calls = choices[0]?.message.tool_calls?.map((call: Json) => call.function.arguments);
    expect(calls).toEqual(['{"city":"Paris"}', '{"city":"Rome"}']);
    expect(choices[0]?.finish_reason).toBe('tool_calls');
  });

  test('A-2 what the model does not take is an error of its own type, that names the field', async () => {
    const asked = client().chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'Hello' }],
      response_format: { type: 'json_object' },
    });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(asked).rejects.toMatchObject({ status: 400, param: 'response_format' });
  });

  test.each(recorded('anthropic', 'streamed').map((one): [string, Recorded] => [one.name, one]))(
    'A-2 recorded %s, put together by the client',
    async (_exchange, { asked, told }) => {
      const answer = async () => new Response(told, { headers: { 'content-type': 'text/event-stream' } });
      const reading = new OpenAI({ apiKey: 'a-key', baseURL: 'http://localhost/v1', fetch: answer });
      const completion: Json = await reading.chat.completions.stream({ ...asked }).finalChatCompletion();
      const { message, finish_reason: reason } = completion.choices[0];
      expect(told).toContain(`"finish_reason":"${reason}"`);
      expect(message.content).not.toBe('');
      for (const call of message.tool_calls ?? []) {
        expect(JSON.parse(call.function.arguments)).toEqual({
          location: 'San Francisco, CA',
          unit: 'fahrenheit',
        });
      }
      expect(message.tool_calls !== undefined).toBe(reason === 'tool_calls');
    },
  );
});
