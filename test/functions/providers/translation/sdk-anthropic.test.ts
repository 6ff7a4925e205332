import Anthropic1 from '@anthropic-ai/sdk';
import Anthropic0 from '@anthropic-ai/sdk-0';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deps, type Harness, type Json, startHarness } from '../../completions/harness.ts';
import { type Recorded, recorded } from './exchange.ts';
import { otherDialect } from './other-dialect.ts';

/** Beside what `completions/sdk/anthropic.test.ts` asks of every model, in its own dialect and translated. */

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ ...deps, providerFor: async () => otherDialect });
});
afterAll(() => harness.close());

const said = (content: string) => [{ role: 'user' as const, content }];
const basic = { model: 'deepseek-chat', max_tokens: 500 };
const schema = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] };
const tool = { name: 'look', input_schema: schema };

// The two majors have the same surface; their types are told apart by name only.
describe.each([
  ['@anthropic-ai/sdk 1', Anthropic1],
  ['@anthropic-ai/sdk 0', Anthropic0 as unknown as typeof Anthropic1],
])('%s, and a model that speaks OpenAI’s dialect', (_name, Anthropic) => {
  const client = () =>
    new Anthropic({ authToken: 'a-key', apiKey: null, baseURL: harness.url, maxRetries: 0 });

  test('A-3 the count of tokens is in the first event already', async () => {
    const stream = await client().messages.create({ ...basic, messages: said('Hello'), stream: true });
    const counts: unknown[] = [];
    for await (const event of stream) {
      if (event.type === 'message_start') counts.push(event.message.usage.input_tokens);
      if (event.type === 'message_delta') counts.push(event.usage.input_tokens);
    }
    expect(counts).toEqual([expect.any(Number), counts[0]]);
    expect(counts[0]).toBeGreaterThan(0);
  });

  test('A-3 parallel calls there and back', async () => {
    const messages: Json[] = said('[[tool:look {"city":"Paris"}]] [[tool:look {"city":"Rome"}]]');
    const first = await client()
      .messages.stream({ ...basic, tools: [tool], messages })
      .finalMessage();
    expect(first.stop_reason).toBe('tool_use');
    const calls = first.content.filter((block) => block.type === 'tool_use');
    expect(calls.map(({ input }) => input)).toEqual([{ city: 'Paris' }, { city: 'Rome' }]);
    const results = calls.map(({ id }, at) => ({
      type: 'tool_result',
      tool_use_id: id,
      content: ['sunny', 'rainy'][at],
    }));
    messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: results });
    const second = await client().messages.create({ ...basic, tools: [tool], messages });
    expect(second.content).toMatchObject([{ text: 'look answered: sunny. look answered: rainy.' }]);
  });

  test('A-3 structured output', async () => {
    const message = await client().messages.create({
      ...basic,
      messages: said('Hello'),
      output_config: { format: { type: 'json_schema', schema: { ...schema, additionalProperties: false } } },
    });
    expect(message.content).toMatchObject([{ text: '{"city":"text"}' }]);
  });

  test('A-3 what the model does not take is an error of its own type, that names the field', async () => {
    const asked = client().messages.create({
      ...basic,
      messages: said('Hello'),
      tools: [{ type: 'web_search_20250305', name: 'web_search' }],
    });
    await expect(asked).rejects.toBeInstanceOf(Anthropic.BadRequestError);
    await expect(asked).rejects.toThrow('tools.0.type');
  });

  test.each(recorded('openai', 'streamed').map((one): [string, Recorded] => [one.name, one]))(
    'A-3 recorded %s, put together by the client',
    async (_exchange, { asked, told }) => {
      const answer = async () => new Response(told, { headers: { 'content-type': 'text/event-stream' } });
      const reading = new Anthropic({ authToken: 'a-key', apiKey: null, fetch: answer });
      const message: Json = await reading.messages.stream({ ...asked }).finalMessage();
      expect(message.content.length).toBeGreaterThan(0);
      expect(message.usage.output_tokens).toBeGreaterThan(0);
      const last = message.content.at(-1);
      const isCalling = last.type === 'tool_use';
      expect(message.stop_reason).toBe(isCalling ? 'tool_use' : 'end_turn');
      if (isCalling) expect(last.input).toEqual({ location: expect.any(String) });
    },
  );
});
