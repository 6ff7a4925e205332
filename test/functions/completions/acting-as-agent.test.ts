import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CountingProxy, startCountingProxy } from '../../support/counting-proxy.ts';
import { chatBody, type Json, messagesBody, user } from './harness.ts';
import { type Sending, type Served, serve, type Who } from './threads/served.ts';

let proxy: CountingProxy;
let served: Served;
let one: Who;
let other: Who;
let anyone: Who;
let stranger: Who;
beforeAll(async () => {
  served = await serve({
    endpointOf: async ({ endpoint }) => {
      proxy = await startCountingProxy(endpoint);
      return proxy.endpoint;
    },
  });
  [one, other] = (await served.found('Ada', ['Speak Latin.', ''])) as [Who, Who];
  [stranger] = (await served.found('Eve', ['Spy.'])) as [Who];
  anyone = { ...one, agentId: null };
});
afterAll(async () => {
  await proxy.stop();
  await served.stop();
});

const recall = { messages: [user('[[recall:system]]')] };
const spoken = ({ json }: { json: Json }): string => json.choices[0].message.content;

/** What a request asks the store for. */
async function asked(who: Who, body: unknown, sending: Sending = {}): Promise<string[]> {
  const before = proxy.operations.length;
  await served.send(who, body, sending);
  return proxy.operations.slice(before).sort();
}

describe('a route that acts as an agent', () => {
  const on = { resource: '/agent' };

  test('O-3: speaks as the agent of the key', async () => {
    expect(spoken(await served.send(one, chatBody(recall), on))).toBe('You are Ada 0.\n\nSpeak Latin.');
    expect(spoken(await served.send(other, chatBody(recall), on))).toBe('You are Ada 1.');
  });

  test('G-4: of a caller with several agents speaks as the one that is named, and asks for a name', async () => {
    const named = { ...on, headers: { 'x-agent-id': other.agentId ?? '' } };
    expect(spoken(await served.send(anyone, chatBody(recall), named))).toBe('You are Ada 1.');
    const unnamed = await served.send(anyone, chatBody(), on);
    expect(unnamed).toMatchObject({ status: 400, json: { error: { code: 'agent_required' } } });
    const foreign = { ...on, headers: { 'x-agent-id': stranger.agentId ?? '' } };
    expect((await served.send(anyone, chatBody(), foreign)).status).toBe(403);
  });

  test('O-4: a thread_id passes through where no threads are kept', async () => {
    const answer = await served.send(one, chatBody({ thread_id: 7 }), on);
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('thread_id');
  });

  test('O-3: in Anthropic’s dialect the agent’s instructions come before the client’s, and are counted', async () => {
    const headers = { 'anthropic-version': '2023-06-01' };
    const send = async (resource: string, body: object) =>
      (await served.send(one, body, { resource, headers })).json;
    const introduction = 'You are Ada 0.\n\nSpeak Latin.';
    for (const [system, expected] of [
      [undefined, introduction],
      ['', introduction],
      ['Be brief.', `${introduction}\nBe brief.`],
      [[{ type: 'text', text: 'Be brief.' }], `${introduction}\nBe brief.`],
    ] as const) {
      const body = messagesBody({ ...recall, system });
      const answer = await send('/messages', body);
      expect(answer.content[0].text).toBe(expected);
      const { max_tokens: _, ...counted } = body as Json;
      expect(await send('/count-tokens', counted)).toEqual({ input_tokens: answer.usage.input_tokens });
    }
  });
});

describe('what the store is asked for', () => {
  test('O-4: an answer in a thread costs two reads at once and one write; the first one read less', async () => {
    expect(await asked(one, chatBody())).toEqual(['GetItem', 'PutItem']);
    const { json } = await served.send(one, chatBody());
    const goingOn = chatBody({ thread_id: json.thread_id });
    expect(await asked(one, goingOn)).toEqual(['GetItem', 'PutItem', 'Query']);
    expect(await asked(one, { ...goingOn, stream: true })).toEqual(['GetItem', 'PutItem', 'Query']);
  });

  test('an agent without threads costs one read', async () => {
    expect(await asked(one, chatBody(), { resource: '/agent' })).toEqual(['GetItem']);
  });

  test('a route that acts as nobody asks for nothing', async () => {
    expect(await asked(one, chatBody(), { resource: '/plain' })).toEqual([]);
  });

  test.each([
    ['a body that is no JSON', '{'],
    ['a body without messages', { model: 'deepseek-chat' }],
    ['a thread_id of the wrong type', chatBody({ thread_id: 1 })],
    ['a thread_id that can be none', chatBody({ thread_id: 'x' })],
    ['an unknown model', chatBody({ model: 'nobody' })],
    ['too much output', chatBody({ max_tokens: 1e6 })],
  ])('O-4: %s is refused before it is asked for anything', async (_what, body) => {
    expect(await asked(one, body)).toEqual([]);
  });
});
