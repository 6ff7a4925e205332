import { expect, test } from '@jest/globals';
import { DIALECTS } from '../../../core/errors/dialects.ts';
import { readAnswer, readPiece } from '../../../dashboard/playground/answer-piece.ts';
import { readProblem } from '../../../dashboard/playground/answer-problem.ts';

const event = (data: unknown) => ({ name: '', data: typeof data === 'string' ? data : JSON.stringify(data) });
const chat = (data: unknown) => readPiece('openai', event(data), null);
const delta = (fields: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
});

test('pieces of a chat completion: text, refusals, the end, and the tokens behind it', () => {
  expect(chat(delta({ role: 'assistant', content: '' }))).toMatchObject({ text: '', isLast: false });
  expect(chat(delta({ content: ' said:' })).text).toBe(' said:');
  expect(chat(delta({ refusal: 'No.' })).text).toBe('No.');
  expect(chat(delta({}, 'length')).finish).toBe('length');
  const usage = { prompt_tokens: 9, completion_tokens: 6, prompt_tokens_details: { cached_tokens: 4 } };
  expect(chat({ choices: [], usage }).usage).toEqual({
    inputTokens: 9,
    cachedInputTokens: 4,
    outputTokens: 6,
  });
  expect(chat('[DONE]').isLast).toBe(true);
});

test('O-4: the thread of a chat completion is read from each piece, of an error too', () => {
  expect(chat({ ...delta({ content: 'x' }), thread_id: 'thr_1' }).threadId).toBe('thr_1');
  const broken = chat({ error: { message: 'Broken.', code: 'upstream_error' }, thread_id: 'thr_1' });
  expect(broken).toMatchObject({
    threadId: 'thr_1',
    problem: { code: 'upstream_error', message: 'Broken.' },
  });
});

test('a chat completion that came at once', () => {
  const body = {
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hi.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 2 },
    thread_id: 'thr_1',
  };
  expect(readAnswer('openai', JSON.stringify(body))).toMatchObject({
    text: 'Hi.',
    finish: 'stop',
    threadId: 'thr_1',
    usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 2 },
    isLast: true,
  });
});

test('pieces of a message: its input is told first and its output last', () => {
  const begun = readPiece(
    'anthropic',
    event({
      type: 'message_start',
      message: { usage: { input_tokens: 5, cache_read_input_tokens: 3, output_tokens: 0 } },
    }),
    null,
  );
  expect(begun.usage).toEqual({ inputTokens: 8, cachedInputTokens: 3, outputTokens: 0 });
  const said = { type: 'content_block_delta', delta: { type: 'text_delta', text: 'You' } };
  expect(readPiece('anthropic', event(said), begun.usage)).toMatchObject({ text: 'You', usage: null });
  const ended = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } };
  expect(readPiece('anthropic', event(ended), begun.usage)).toMatchObject({
    finish: 'end_turn',
    usage: { inputTokens: 8, cachedInputTokens: 3, outputTokens: 7 },
  });
  expect(readPiece('anthropic', event({ type: 'message_stop' }), null).isLast).toBe(true);
  expect(readPiece('anthropic', event({ type: 'ping' }), null)).toMatchObject({ text: '', isLast: false });
});

test('a message that came at once', () => {
  const body = {
    content: [
      { type: 'text', text: 'One. ' },
      { type: 'text', text: 'Two.' },
    ],
    stop_reason: 'end_turn',
    usage: { input_tokens: 1, output_tokens: 2 },
  };
  expect(readAnswer('anthropic', JSON.stringify(body))).toMatchObject({
    text: 'One. Two.',
    finish: 'end_turn',
    isLast: true,
  });
});

test.each(Object.entries(DIALECTS))('A-5: an error in the dialect %s is read with its code', (_, dialect) => {
  const error = { status: 429, code: 'rate_limit_minute', message: 'Too many.', requestId: 'r' };
  const text = JSON.stringify(dialect.body(error));
  expect(readProblem(text, 429)).toEqual({ code: 'rate_limit_minute', message: 'Too many.', raw: text });
});

test('an error in no dialect at all is shown as it came', () => {
  expect(readProblem('<html>', 502)).toEqual({
    code: null,
    message: 'The API answered 502, and did not say why.',
    raw: '<html>',
  });
});
