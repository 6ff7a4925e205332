import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countChatTokens } from '../../../../functions/providers/count-chat-tokens.ts';
import type { CompletionRequest } from '../../../../functions/providers/provider.ts';
import { countTokens } from '../../../../functions/providers/sandbox/tokens.ts';
import { createMeter } from '../../../../functions/providers/upstream/meter.ts';
import { watchStream } from '../../../../functions/providers/upstream/watch-stream.ts';
import { startUpstream, UPSTREAM_USAGE, type Upstream } from '../../../support/upstream.ts';
import { type Speech, streamedAnswer } from '../../../support/upstream-answers.ts';
import { chat, message, told, upstreamAt, whole } from './under-test.ts';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.close());

const SPEECH: Speech = {
  model: 'm',
  text: 'It says "usage": {"a": 1}, "error": 2 — and 日本語 🏔️, line\r\n\r\nfeeds',
  thinking: 'Let me think about it',
  calls: [{ name: 'look_up', arguments: '{"city":"Zürich","usage":{"deep":1}}' }],
  usage: UPSTREAM_USAGE,
  includeUsage: true,
};
const SAID = SPEECH.thinking + SPEECH.text + SPEECH.calls.map((call) => call.name + call.arguments).join('');

async function watched(request: CompletionRequest, pieces: readonly string[], hidesUsage: boolean) {
  async function* text() {
    yield* pieces;
  }
  const meter = createMeter(request);
  const { dialect } = request;
  const source = { text: text(), settle: () => undefined };
  let out = '';
  for await (const piece of watchStream(source, { provider: 'acme', dialect, meter, hidesUsage }))
    out += piece;
  return { out, usage: meter.usage() };
}

const cut = (text: string, places: readonly number[]) => {
  const at = [...new Set(places.map((place) => place % text.length))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, [...at, text.length][index]));
};

describe.each([
  ['openai', chat({ stream: true }), false],
  ['openai, its usage kept back', chat({ stream: true }), true],
  ['anthropic', message({ stream: true }), false],
] as const)('a stream of %s', (_, request, hidesUsage) => {
  const events = streamedAnswer(request.dialect, SPEECH);
  const expected = hidesUsage ? events.toSpliced(-2, 1).join('') : events.join('');

  test('A-2, A-3: however it is cut, the same comes out, and the same usage', async () => {
    const text = events.join('');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length * 2), { maxLength: 60 }), async (places) => {
        expect(await watched(request, cut(text, places), hidesUsage)).toEqual({
          out: expected,
          usage: UPSTREAM_USAGE,
        });
      }),
      { numRuns: 60 },
    );
    expect(await watched(request, [...text], hidesUsage)).toEqual({ out: expected, usage: UPSTREAM_USAGE });
  });

  test('A-2, A-3: lines may end in carriage returns, and comments and empty lines may stand between', async () => {
    const noisy = `: hello\n\n${events.join(': keep-alive\n\n')}`.replaceAll(
      /\n(?=data:|\n|event:|:)/g,
      '\r\n',
    );
    const { out, usage } = await watched(request, [noisy], false);
    expect(out).toBe(noisy);
    expect(usage).toEqual(UPSTREAM_USAGE);
  });
});

describe('what was used where the provider does not tell it', () => {
  const estimate = {
    inputTokens: countChatTokens([{ role: 'user', content: 'Hello' }]),
    cachedInputTokens: 0,
  };

  test.each([chat, message])(
    'is estimated from what was sent and what came: whole and streamed',
    async (ask) => {
      const provider = upstreamAt(upstream.url);
      upstream.behave({ ...SPEECH, usage: null });
      const expected = { ...estimate, outputTokens: countTokens(SAID) };
      expect((await whole(provider, ask())).usage).toEqual(expected);
      expect((await told(provider, ask({ stream: true }))).usage).toEqual(expected);
    },
  );

  test('a stream of OpenAI’s that breaks off has used what was said until then', async () => {
    upstream.behave({ text: 'one two three', breakOff: 'within' });
    const { usage } = await told(upstreamAt(upstream.url), chat({ stream: true }));
    expect(usage).toEqual({ ...estimate, outputTokens: countTokens('one two') });
  });

  test('a stream of Anthropic’s that breaks off has used the input that it began with', async () => {
    upstream.behave({ text: 'one two three', breakOff: 'within' });
    const { usage } = await told(upstreamAt(upstream.url), message({ stream: true }));
    expect(usage).toEqual({ inputTokens: 100, cachedInputTokens: 20, outputTokens: 1 });
  });

  test('is asked at any time, and is the same however much is kept unread', async () => {
    const meter = createMeter(chat());
    const word = JSON.stringify({ choices: [{ index: 0, delta: { content: 'word ' } }] });
    for (let count = 0; count < 10_000; count++) meter.said(word);
    expect(meter.usage().outputTokens).toBe(countTokens('word '.repeat(10_000)));
    meter.said(word);
    expect(meter.usage().outputTokens).toBe(countTokens('word '.repeat(10_001)));
  });
});

describe('what providers tell differently', () => {
  const meterOf = (...usages: unknown[]) => {
    const meter = createMeter(chat());
    for (const usage of usages) meter.told(usage);
    return meter;
  };

  test('DeepSeek names the cached part by itself', () => {
    const usage = { prompt_tokens: 30, completion_tokens: 5, total_tokens: 35, prompt_cache_hit_tokens: 12 };
    expect(meterOf(usage).usage()).toEqual({ inputTokens: 30, cachedInputTokens: 12, outputTokens: 5 });
  });

  test('Gemini leaves thoughts out of what was completed, and has them in the total', () => {
    const usage = { prompt_tokens: 20, completion_tokens: 198, total_tokens: 623 };
    expect(meterOf(usage).usage().outputTokens).toBe(603);
  });

  test('usage that is told again and again counts once; what is said behind it is added', () => {
    const meter = meterOf(
      { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
      { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 },
    );
    expect(meter.usage()).toEqual({ inputTokens: 9, cachedInputTokens: 0, outputTokens: 7 });
    meter.said('{"choices":[{"delta":{"content":"one two"}}]}');
    expect(meter.usage().outputTokens).toBe(7 + countTokens('one two'));
  });

  test.each([
    [{ prompt_tokens: -1, completion_tokens: 'many' }],
    [{ prompt_tokens: 1.5 }],
    [[]],
    ['usage'],
    [{}],
  ])('what is no usage (%j) is none', (usage) => {
    const meter = meterOf(usage);
    meter.said('{"choices":[{"delta":{"content":"one"}}]}');
    expect(meter.usage().inputTokens).toBe(countChatTokens([{ role: 'user', content: 'Hello' }]));
    expect(meter.usage().outputTokens).toBe(1);
  });
});
