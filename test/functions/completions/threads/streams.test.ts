import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Provider } from '../../../../functions/providers/provider.ts';
import { sandbox } from '../../../../functions/providers/sandbox/sandbox.ts';
import { chatBody, type Json, user } from '../harness.ts';
import { type Answer, type Sending, type Served, serve, type Who } from './served.ts';

let served: Served;
let one: Who;
beforeAll(async () => {
  served = await serve();
  [one] = (await served.found('Ada', ['Speak Latin.'])) as [Who];
});
afterAll(() => served.stop());

const say = (text: string, differences: object = {}, sending: Sending = {}) =>
  served.send(one, chatBody({ messages: [user(text)], stream: true, ...differences }), sending);
const textOf = ({ events }: Answer): string =>
  events.map((event: Json) => event.choices?.[0]?.delta.content ?? '').join('');
const chunksOf = ({ events }: Answer): Json[] => events.filter((event) => event !== '[DONE]');
const threadOf = (answer: Answer): string => chunksOf(answer)[0].thread_id;
const historyOf = async (thread_id: string) => textOf(await say('[[recall:history]]', { thread_id }));

describe('a streamed conversation', () => {
  test('O-4: every chunk names the thread, that with the usage as well, and the end mark stays the last', async () => {
    const answer = await say('one two', { stream_options: { include_usage: true } });
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(answer.events.at(-1)).toBe('[DONE]');
    const chunks = chunksOf(answer);
    expect(chunks.length).toBeGreaterThan(4);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(new Set(chunks.map(({ thread_id }) => thread_id))).toEqual(
      new Set([expect.stringMatching(/^thr_[0-9A-Za-z]{28}$/)]),
    );
  });

  test('O-4: goes on with its history, whole answers and streamed ones alike', async () => {
    const thread_id = threadOf(await say('one'));
    const whole = await say('two', { thread_id, stream: false });
    expect(whole.json.thread_id).toBe(thread_id);
    const last = await say('[[recall:history]]', { thread_id });
    expect(textOf(last)).toBe('one | two');
    expect(threadOf(last)).toBe(thread_id);
  });

  test('O-4: but for the thread, the bytes are those of the provider', async () => {
    const answer = await say('é \u2028} "}" \\n', {}, { resource: '/agent' });
    const inThread = await say('é \u2028} "}" \\n');
    const mark = new RegExp(`,"thread_id":"${threadOf(inThread)}"`, 'g');
    const id = /chatcmpl-[0-9a-f]+|"created":\d+/g;
    expect(inThread.text.replace(mark, '').replace(id, '')).toBe(answer.text.replace(id, ''));
    expect(inThread.text.match(mark)).toHaveLength(chunksOf(inThread).length);
  });

  test('O-4: calls of tools go on as well', async () => {
    const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }];
    const asked = await say('[[tool:look {"city":"Paris, Texas"}]]', { tools });
    const { id } = chunksOf(asked)
      .flatMap(({ choices }) => choices[0].delta.tool_calls ?? [])
      .find((call) => call.id !== undefined);
    const result = { role: 'tool', tool_call_id: id, content: 'sunny' };
    const answer = await served.send(
      one,
      chatBody({ messages: [result], tools, thread_id: threadOf(asked), stream: true }),
    );
    expect(textOf(answer)).toBe('look answered: sunny.');
  });
});

describe('an answer that does not come to its end', () => {
  test('O-4: breaks off with an error that names the thread, and what was said is kept', async () => {
    const broken = await say('one two three [[break:2]]');
    expect(broken.events.at(-1)).toMatchObject({
      error: { code: 'upstream_error' },
      thread_id: threadOf(broken),
    });
    const answer = await served.send(
      one,
      chatBody({ messages: [user('[[recall:history]]')], thread_id: threadOf(broken) }),
    );
    expect(answer.json.choices[0].message.content).toBe('one two three [[break:2]]');
  });

  test('O-4: before its first word leaves a thread that can go on, without what was asked', async () => {
    const broken = await say('[[break:0]]');
    expect(await historyOf(threadOf(broken))).toBe('There is no history.');
  });

  test('O-4: because the client leaves is kept as far as it was said', async () => {
    const thread_id = threadOf(await say('one'));
    const left = await say('two three four [[slow:50ms]]', { thread_id }, { leavesAfter: 1500 });
    expect(left.events.at(-1)).not.toBe('[DONE]');
    const heard = textOf(left);
    expect(heard).toMatch(/^You/);
    const answer = await say('[[recall:history]]', { thread_id });
    expect(textOf(answer)).toBe('one | two three four [[slow:50ms]]');
  });
});

describe('an answer whose exchange cannot be kept', () => {
  /** Answers once the store is gone. */
  async function serveUntilTheStoreIsGone(): Promise<{ failing: Served; who: Who; thread_id: string }> {
    let isGone = false;
    let stop: () => Promise<void> = async () => undefined;
    const provider: Provider = {
      ...sandbox,
      complete: async (request, signal) => {
        if (isGone) await stop();
        return sandbox.complete(request, signal);
      },
    };
    const failing = await serve({ providerFor: async () => provider });
    stop = failing.running.stop;
    const [who] = (await failing.found('Ada', [''])) as [Who];
    const { json } = await failing.send(who, chatBody());
    isGone = true;
    return { failing, who, thread_id: json.thread_id };
  }

  test('O-4: is 503, and never given as if it had been kept', async () => {
    const { failing, who, thread_id } = await serveUntilTheStoreIsGone();
    const answer = await failing.send(who, chatBody({ thread_id }));
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(answer.json.error.code).toBe('store_unavailable');
    await failing.stop();
  });

  test('O-4: ends in an error instead of the end mark, and the log says why', async () => {
    const { failing, who, thread_id } = await serveUntilTheStoreIsGone();
    const { events } = await failing.send(who, chatBody({ thread_id, stream: true }));
    expect(events).not.toContain('[DONE]');
    expect(events.at(-1)).toMatchObject({ error: { code: 'store_unavailable' }, thread_id });
    expect(failing.lines.at(-1)).toMatchObject({
      code: 'store_unavailable',
      threadId: thread_id,
      outputTokens: 9,
    });
    await failing.stop();
  });

  test('O-4: is logged where nobody hears it any more', async () => {
    const { failing, who, thread_id } = await serveUntilTheStoreIsGone();
    const body = chatBody({ thread_id, stream: true, messages: [user('two three [[slow:50ms]]')] });
    await failing.send(who, body, { leavesAfter: 1500 });
    expect(failing.lines.at(-1)).toMatchObject({ code: 'store_unavailable', threadId: thread_id });
    await failing.stop();
  });
});
