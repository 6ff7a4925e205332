import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Failure } from '../../../../functions/chain/call.ts';
import type { AnswerBasis } from '../../../../functions/providers/translation/answer-basis.ts';
import { aModel, type Json } from '../../completions/harness.ts';

const RECORDED = new URL('./recorded/', import.meta.url);

export const MODEL = aModel();

/** With the model that an exchange asks for. */
export const basisOf = (modelId: string): AnswerBasis => ({
  modelId,
  requestId: 'req-0001-abcd',
  now: 1_750_000_000.5,
});
export const BASIS = basisOf('a-model');
/** What a client of either dialect asks a stream with. */
export const STREAMED = { ...BASIS, includeUsage: true, inputTokens: 12 };

/** An exchange with an upstream; texts of streams, values of everything else. */
export interface Recorded {
  readonly name: string;
  readonly asked: Json;
  readonly sent: Json;
  readonly answered: Json;
  readonly told: Json;
}

export function recorded(upstream: 'anthropic' | 'openai', kind: 'whole' | 'streamed' | 'all'): Recorded[] {
  return readdirSync(new URL(`${upstream}/`, RECORDED))
    .filter((name) => kind === 'all' || name.endsWith('-streamed') === (kind === 'streamed'))
    .map((name) => {
      const read = (file: string) => readFileSync(new URL(`${upstream}/${name}/${file}`, RECORDED), 'utf8');
      const answer = (file: string) =>
        name.endsWith('-streamed') ? read(`${file}.sse`) : JSON.parse(read(`${file}.json`));
      const [asked, sent] = ['asked.json', 'sent.json'].map((file) => JSON.parse(read(file)));
      return { name, asked, sent, answered: answer('answered'), told: answer('told') };
    });
}

export async function* saying(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

export async function joined(stream: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(stream)).join('');
}

/** The failure that some work ends in; fails the test if it does not. */
export function failureIn(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

/** What came before a stream threw, and what it threw. */
export async function brokenOff(stream: AsyncIterable<string>): Promise<{ text: string; error: Json }> {
  let text = '';
  try {
    for await (const piece of stream) text += piece;
  } catch (error) {
    return { text, error };
  }
  throw new Error('expected a stream that breaks off');
}

/** The text in pieces, cut anywhere. */
export function cuts(text: string): fc.Arbitrary<string[]> {
  return fc.array(fc.nat(text.length)).map((places) => {
    const ends = [0, ...places.sort((a, b) => a - b), text.length];
    return ends.slice(1).map((end, at) => text.slice(ends[at], end));
  });
}

/** A chunk of OpenAI's dialect, as an event. */
export function chunk(delta: object, finish_reason: string | null = null, others: object = {}): string {
  return data({
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
    ...others,
  });
}
export const DONE = 'data: [DONE]\n\n';

/** An event of Anthropic's dialect. */
export function event(type: string, fields: object = {}): string {
  return `event: ${type}\n${data({ type, ...fields })}`;
}
export const START = event('message_start', { message: { usage: { input_tokens: 5, output_tokens: 1 } } });
export const STOP = event('message_stop');

export function data(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
