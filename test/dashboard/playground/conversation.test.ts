import { expect, test } from '@jest/globals';
import type { AnswerPiece } from '../../../dashboard/playground/answer-piece.ts';
import {
  advance,
  type Conversation,
  type Happening,
  NEW_CONVERSATION,
  toldWith,
} from '../../../dashboard/playground/conversation.ts';

const NO_HEADERS = { requestId: null, sandbox: false, windows: [], retryAfterSeconds: null };
const SETTINGS = { model: 'm', system: 'Be brief.', maxTokens: null, temperature: null, stream: true };
const asked = (question: string): Happening => ({
  kind: 'asked',
  turn: {
    id: question,
    question,
    settings: SETTINGS,
    call: { method: 'POST', url: '', headers: {}, body: null },
    protocol: { dialect: 'openai', title: '', method: 'POST', path: '', highestTemperature: 2 },
  },
});
const said = (text: string, more: Partial<AnswerPiece> = {}, atMs = 10): Happening => ({
  kind: 'said',
  atMs,
  piece: { text, threadId: null, usage: null, finish: null, problem: null, isLast: false, ...more },
});
const failed: Happening = {
  kind: 'failed',
  problem: { code: 'x', message: 'No.', raw: null },
  atMs: 30,
};
const ended: Happening = { kind: 'ended', atMs: 40 };
const after = (...happenings: Happening[]): Conversation => happenings.reduce(advance, NEW_CONVERSATION);

test('an answer grows, and remembers when its first text came', () => {
  const { turns } = after(
    asked('Hello'),
    { kind: 'opened', status: 200, headers: NO_HEADERS },
    said('', {}, 5),
    said('You', {}, 10),
    said(' said', {}, 20),
    ended,
  );
  expect(turns).toMatchObject([
    { state: 'answered', status: 200, text: 'You said', firstTextMs: 10, totalMs: 40 },
  ]);
});

test('nothing happens to an answer that has ended', () => {
  const stopped = after(asked('Hello'), said('You'), { kind: 'stopped', atMs: 15 });
  expect(advance(stopped, said(' said'))).toBe(stopped);
  expect(advance(NEW_CONVERSATION, ended)).toBe(NEW_CONVERSATION);
});

test('the next request carries what was said, and no question that got no answer', () => {
  const conversation = after(
    asked('One'),
    said('1'),
    ended,
    asked('Two'),
    failed,
    asked('Three'),
    said('3'),
    {
      kind: 'stopped',
      atMs: 1,
    },
  );
  expect(toldWith(conversation, 'Four', 'Be brief.')).toEqual({
    system: 'Be brief.',
    threadId: null,
    messages: [
      { role: 'user', content: 'One' },
      { role: 'assistant', content: '1' },
      { role: 'user', content: 'Three' },
      { role: 'assistant', content: '3' },
      { role: 'user', content: 'Four' },
    ],
  });
});

test('O-4: where the API keeps the thread, only what is new is told, the instructions where they changed', () => {
  const conversation = after(asked('One'), said('1', { threadId: 'thr_1' }), ended);
  const next = { threadId: 'thr_1', messages: [{ role: 'user', content: 'Two' }] };
  expect(toldWith(conversation, 'Two', 'Be brief.')).toEqual({ ...next, system: '' });
  expect(toldWith(conversation, 'Two', 'Be long.')).toEqual({ ...next, system: 'Be long.' });
});

test('a stream that breaks off keeps what it said, with why', () => {
  const problem = { code: 'upstream_error', message: 'Broken.', raw: '{}' };
  expect(after(asked('One'), said('1'), said('', { problem }, 20)).turns).toMatchObject([
    { state: 'failed', text: '1', problem, totalMs: 20 },
  ]);
});

test('a new conversation knows nothing of the one before', () => {
  const conversation = after(asked('One'), said('1', { threadId: 'thr_1' }), { kind: 'begun anew' });
  expect(conversation).toEqual(NEW_CONVERSATION);
});
