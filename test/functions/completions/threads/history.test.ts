import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sandbox } from '../../../../functions/providers/sandbox/sandbox.ts';
import { chatBody, type Json, user } from '../harness.ts';
import { type Answer, type Served, serve, type Who } from './served.ts';

/** What the model was sent, the latest last. */
const told: Json[] = [];
let served: Served;
let one: Who;
beforeAll(async () => {
  const complete: typeof sandbox.complete = (request, signal) => {
    told.push(request.body);
    return sandbox.complete(request, signal);
  };
  served = await serve({ providerFor: async () => ({ ...sandbox, complete }) });
  [one] = (await served.found('Ada', [''])) as [Who];
});
afterAll(() => served.stop());

const INTRODUCTION = { role: 'system', content: 'You are Ada 0.' };
const assistant = (content: string) => ({ role: 'assistant', content });
const look = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } };

const say = (text: string, differences: object = {}) =>
  served.send(one, chatBody({ messages: [user(text)], ...differences }));
const spoken = ({ json }: Answer): string => json.choices[0].message.content;
const lastTold = () => told.at(-1).messages;
const begin = async (text: string): Promise<string> => (await say(text)).json.thread_id;

/** Counts more than half of the history that the policy of these tests allows. */
const LONG = 'word '.repeat(600);

describe('how much is told again', () => {
  test('O-4: the oldest exchanges are left out, whole, and the thread goes on', async () => {
    const thread_id = await begin('first');
    await say(`${LONG} second`, { thread_id });
    await say('third', { thread_id });
    expect(lastTold().slice(1, 3)).toEqual([user('first'), assistant('You said: first')]);
    await say(LONG, { thread_id });
    await say('last', { thread_id });
    expect(lastTold()).toEqual([
      INTRODUCTION,
      user('third'),
      assistant('You said: third'),
      user(LONG),
      { role: 'assistant', content: expect.any(String) },
      user('last'),
    ]);
  });

  test('O-4: a thread whose only message is too much to be told still exists, and goes on', async () => {
    const thread_id = await begin(LONG.repeat(2));
    expect(spoken(await say('[[recall:history]]', { thread_id }))).toBe('There is no history.');
    expect(spoken(await say('[[recall:history]]', { thread_id }))).toBe('[[recall:history]]');
  });

  test('O-4: calls can be answered even if what they were asked in is too much to be told', async () => {
    const asked = `${LONG} ${LONG} [[tool:look]]`;
    const { json } = await say(asked, { tools: [look] });
    const [call] = json.choices[0].message.tool_calls;
    const result = { role: 'tool', tool_call_id: call.id, content: 'sunny' };
    const answer = await served.send(one, chatBody({ messages: [result], thread_id: json.thread_id }));
    expect(spoken(answer)).toBe('look answered: sunny.');
    expect(lastTold()).toEqual([
      INTRODUCTION,
      { role: 'assistant', content: null, tool_calls: [call] },
      result,
    ]);
  });

  test('O-4: … or is too much beside what was said since', async () => {
    const { json } = await say(`${LONG} [[tool:look]]`, { tools: [look] });
    const [call] = json.choices[0].message.tool_calls;
    await say(LONG, { thread_id: json.thread_id });
    const result = { role: 'tool', tool_call_id: call.id, content: 'sunny' };
    await served.send(one, chatBody({ messages: [result], thread_id: json.thread_id }));
    expect(lastTold().map(({ role }: Json) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'assistant',
      'tool',
    ]);
  });
});
