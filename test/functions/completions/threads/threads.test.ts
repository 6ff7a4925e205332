import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NO_RESULT } from '../../../../functions/completions/threads/arrange.ts';
import type { CompletionRequest } from '../../../../functions/providers/provider.ts';
import { sandbox } from '../../../../functions/providers/sandbox/sandbox.ts';
import { chatBody, type Json, user } from '../harness.ts';
import { type Answer, POLICY, type Sending, type Served, START, serve, type Who } from './served.ts';

/** What the model was sent, the latest last. */
const told: Json[] = [];
const listening = {
  ...sandbox,
  complete: (request: CompletionRequest, signal: AbortSignal) => {
    told.push(request.body);
    return sandbox.complete(request, signal);
  },
};

let served: Served;
let one: Who;
let other: Who;
let stranger: Who;
beforeAll(async () => {
  served = await serve({ providerFor: async () => listening });
  [one, other] = (await served.found('Ada', ['Speak Latin.', ''])) as [Who, Who];
  [stranger] = (await served.found('Eve', [''])) as [Who];
});
afterAll(() => served.stop());

const INTRODUCTION = { role: 'system', content: 'You are Ada 0.\n\nSpeak Latin.' };
const assistant = (content: string) => ({ role: 'assistant', content });
const look = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } };

const say = (text: string, differences: object = {}, who: Who = one, sending: Sending = {}) =>
  served.send(who, chatBody({ messages: [user(text)], ...differences }), sending);
const spoken = ({ json }: Answer): string => json.choices[0].message.content;
const lastTold = () => told.at(-1).messages;
/** A thread with one exchange in it. */
const begin = async (text = 'one'): Promise<string> => (await say(text)).json.thread_id;

describe('a conversation', () => {
  test('O-4: the first answer names its thread, and the conversation goes on with its history', async () => {
    const first = await say('one');
    expect(first.json.thread_id).toMatch(/^thr_[0-9A-Za-z]{28}$/);
    const thread_id = first.json.thread_id;
    const second = await say('two', { thread_id });
    expect(second.json.thread_id).toBe(thread_id);
    expect(spoken(await say('[[recall:history]]', { thread_id }))).toBe('one | two');
    expect(lastTold()).toEqual([
      INTRODUCTION,
      user('one'),
      assistant('You said: one'),
      user('two'),
      assistant('You said: two'),
      user('[[recall:history]]'),
    ]);
  });

  test('O-4: without a thread_id, or with null, a new one begins', async () => {
    const threads = await Promise.all([begin(), begin(), say('x', { thread_id: null })]);
    expect(
      new Set(threads.map((thread) => (typeof thread === 'string' ? thread : thread.json.thread_id))).size,
    ).toBe(3);
  });

  test('O-3: the agent’s name and instructions come first, the client’s own instructions stay', async () => {
    const messages = [{ role: 'developer', content: 'Be brief.' }, user('[[recall:system]]')];
    const answer = await served.send(one, chatBody({ messages }));
    expect(spoken(answer)).toBe('You are Ada 0.\n\nSpeak Latin.\nBe brief.');
    expect(spoken(await say('[[recall:system]]', {}, other))).toBe('You are Ada 1.');
  });

  test('O-4: the model hears nothing of the thread_id, and of everything else that was sent', async () => {
    await say('x', { future: [1], temperature: 0.5, thread_id: await begin() });
    expect(told.at(-1)).not.toHaveProperty('thread_id');
    expect(told.at(-1)).toMatchObject({ future: [1], temperature: 0.5 });
  });

  test('O-4: messages at the same moment are all kept', async () => {
    const thread_id = await begin();
    const texts = Array.from({ length: 8 }, (_, at) => `at once ${at}`);
    const answers = await Promise.all(texts.map((text) => say(text, { thread_id })));
    expect(answers.map(({ status }) => status)).toEqual(texts.map(() => 200));
    const history = spoken(await say('[[recall:history]]', { thread_id })).split(' | ');
    expect(history.sort()).toEqual([...texts, 'one'].sort());
  });

  test('O-4: threads end when their last message is older than the environment keeps them', async () => {
    const thread_id = await begin('old');
    const { now } = served.clock;
    const { ttlSeconds } = POLICY.environment.threads;
    served.clock.now = now + ttlSeconds - 2;
    await say('young', { thread_id });
    served.clock.now = now + ttlSeconds + 2;
    expect(spoken(await say('[[recall:history]]', { thread_id }))).toBe('young');
    served.clock.now = now + 3 * ttlSeconds;
    expect((await say('x', { thread_id })).json.error.code).toBe('thread_not_found');
    served.clock.now = START + 1000;
  });
});

describe('tools in a conversation', () => {
  test('O-4: a call and its result are told as they were said', async () => {
    const { json } = await say('[[tool:look {"at":1}]]', { tools: [look] });
    const [call] = json.choices[0].message.tool_calls;
    const result = { role: 'tool', tool_call_id: call.id, content: 'sunny' };
    const answer = await served.send(
      one,
      chatBody({ messages: [result], tools: [look], thread_id: json.thread_id }),
    );
    expect(spoken(answer)).toBe('look answered: sunny.');
    await say('and now?', { thread_id: json.thread_id });
    expect(lastTold()).toEqual([
      INTRODUCTION,
      user('[[tool:look {"at":1}]]'),
      { role: 'assistant', content: null, tool_calls: [call] },
      result,
      assistant('look answered: sunny.'),
      user('and now?'),
    ]);
  });

  test('O-4: calls that are never answered do not spoil what follows', async () => {
    const { json } = await say('[[tool:look]]', { tools: [look] });
    const [call] = json.choices[0].message.tool_calls;
    expect((await say('never mind', { thread_id: json.thread_id })).status).toBe(200);
    expect(lastTold()).toEqual([
      INTRODUCTION,
      user('[[tool:look]]'),
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content: NO_RESULT },
      user('never mind'),
    ]);
  });

  test('O-4: a result that nobody asked for is refused by its place', async () => {
    const messages = [user('x'), { role: 'tool', tool_call_id: 'call_of_nobody', content: 'y' }];
    for (const thread_id of [null, await begin()]) {
      const answer = await served.send(one, chatBody({ messages, thread_id }));
      expect(answer.status).toBe(400);
      expect(answer.json.error).toMatchObject({ code: 'invalid_request', param: 'messages.1.tool_call_id' });
    }
  });
});

describe('refusals', () => {
  const refusal = (answer: Answer) => ({ status: answer.status, error: answer.json.error });

  test('O-4: a thread of another agent, of another organization, of nobody, and what is no id are the same', async () => {
    const thread_id = await begin();
    const answers = [
      await say('x', { thread_id }, other),
      await say('x', { thread_id }, stranger),
      await say('x', { thread_id: `thr_${'0'.repeat(28)}` }),
      await say('x', { thread_id: '' }),
      await say('x', { thread_id: `${thread_id}#` }),
      await say('x', { thread_id: `${one.agentId}#${thread_id}` }),
      await say('x', { thread_id: 'x'.repeat(5000) }),
    ];
    for (const answer of answers) {
      expect(refusal(answer)).toEqual({
        status: 404,
        error: {
          message: expect.stringMatching(/^There is no such thread\./),
          type: 'invalid_request_error',
          param: 'thread_id',
          code: 'thread_not_found',
        },
      });
    }
    expect(spoken(await say('[[recall:history]]', { thread_id }))).toBe('one');
  });

  test.each([1, true, {}, ['thr_1']])(
    'O-4: %j is no thread_id: 400 with the name of the field',
    async (thread_id) => {
      const answer = await say('x', { thread_id });
      expect(refusal(answer)).toMatchObject({ status: 400, error: { param: 'thread_id' } });
    },
  );

  test('O-5: an unknown model is 404 model_not_found, in a thread as without', async () => {
    const answer = await say('x', { model: 'nobody', thread_id: await begin() });
    expect(refusal(answer)).toMatchObject({
      status: 404,
      error: { code: 'model_not_found', param: 'model' },
    });
  });

  test('an answer that the model fails to give leaves the thread as it was', async () => {
    const thread_id = await begin();
    expect((await say('x [[error:529]]', { thread_id })).status).toBe(529);
    expect((await say('x [[break:1]]', { thread_id })).status).toBe(502);
    expect(spoken(await say('[[recall:history]]', { thread_id }))).toBe('one');
  });
});

test('P-9: nothing that was said is logged', async () => {
  const thread_id = await begin('a secret word');
  await say('another secret word', { thread_id, stream: true });
  const log = JSON.stringify(served.lines);
  expect(log).toContain(thread_id);
  expect(log).not.toContain('secret');
});
