import { type Fields, isFields, textIn } from '../fields.ts';
import { malformed } from './malformed.ts';

/** Reading what OpenAI's dialect says the same way in whole answers and in the pieces of a stream. */

/** The first choice, which is the only one asked for; null if there is none. */
export function choiceIn(answer: Fields): Fields | null {
  const { choices } = answer;
  if (!Array.isArray(choices)) throw malformed('no `choices`');
  const first: unknown = choices[0];
  if (first === undefined) return null;
  if (!isFields(first)) throw malformed('a choice is no object');
  return first;
}

/** What was thought, by either name that providers have for it: https://api-docs.deepseek.com/guides/thinking_mode. */
export function thoughtsIn({ reasoning_content: content, reasoning }: Fields): string {
  return textIn(content) || textIn(reasoning);
}

/** The calls of tools. */
export function callsIn({ tool_calls: calls }: Fields): Fields[] {
  if (calls === undefined || calls === null) return [];
  if (!Array.isArray(calls) || !calls.every(isFields)) throw malformed('`tool_calls` is no list of objects');
  return calls;
}

export interface FunctionCall {
  /** Empty if there is none, or not in this piece. */
  readonly id: string;
  readonly name: string;
  /** JSON, or a piece of it. */
  readonly arguments: string;
  /** What a provider wants back with the call, for the block that stands for it. */
  readonly extra: { readonly extra_content?: Fields };
}

/**
 * `extra_content` is Gemini's, whose models refuse a call that comes back without:
 * https://ai.google.dev/gemini-api/docs/thought-signatures.
 */
export function functionCallIn(call: Fields): FunctionCall {
  const { function: called, extra_content: extra } = call;
  const { name, arguments: json } = isFields(called) ? called : {};
  return {
    id: textIn(call.id),
    name: textIn(name),
    arguments: textIn(json),
    extra: isFields(extra) ? { extra_content: extra } : {},
  };
}
