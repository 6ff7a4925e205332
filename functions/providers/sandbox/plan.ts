import type { Model } from '../../../core/policy/policy.ts';
import { invalid } from '../../requests/check.ts';
import {
  type Conversation,
  countCallTokens,
  countInputTokens,
  type Prompt,
  promptOf,
  type Tool,
} from './conversation.ts';
import { type Directives, readDirectives } from './directives.ts';
import { exampleOf } from './example.ts';
import { ECHO_WORDS, MAX_TOTAL_DELAY_MS } from './limits.ts';
import { countTokens, firstTokens, wordsOf } from './tokens.ts';

/** All that an answer will be, before its first word is said. */
export interface Plan {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly finish: Finish;
  /** The stop sequence that ended the text. */
  readonly stopSequence: string | null;
  readonly inputTokens: number;
  /** Of the whole answer. */
  readonly outputTokens: number;
  readonly directives: Directives;
}

export interface ToolCall {
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

export type Finish = 'end' | 'stop_sequence' | 'calls' | 'length' | 'content_filter' | 'refusal';

/** @throws Failure `invalid_request` for directives and tools that do not fit together, or too long a prompt. */
export function planAnswer(conversation: Conversation, model: Model, maxTokens: number | null): Plan {
  const prompt = promptOf(conversation);
  const { text: userText, directives } = readDirectives(prompt.userText);
  const inputTokens = countInputTokens(conversation);
  const room = model.contextTokens - inputTokens;
  if (room < 1) {
    const message = `${inputTokens} tokens are more than the ${model.contextTokens} that \`${model.id}\` takes in`;
    throw invalid([{ path: 'messages', message }]);
  }
  const limit = Math.min(maxTokens ?? model.maxOutputTokens, model.maxOutputTokens, room);
  const calls = callsOf(conversation, prompt, directives);
  if (calls.length > 0 && directives.stop === 'refusal') {
    throw misfit('an answer that calls tools cannot be a refusal', 'messages');
  }
  const spoken =
    calls.length > 0
      ? callingAnswer(calls, limit)
      : textAnswer(conversation, { ...prompt, userText }, directives, limit);
  const plan = { ...spoken, finish: directives.stop ?? spoken.finish, inputTokens, directives };
  checkDelay(plan);
  return plan;
}

type Spoken = Pick<Plan, 'text' | 'calls' | 'finish' | 'stopSequence' | 'outputTokens'>;

/** Calls that do not fit into the limit are left out whole: arguments cut in the middle would be no JSON. */
function callingAnswer(calls: readonly ToolCall[], limit: number): Spoken {
  const fitting: ToolCall[] = [];
  let outputTokens = 0;
  for (const call of calls) {
    const tokens = countCallTokens(call.name, call.arguments);
    if (outputTokens + tokens > limit) break;
    fitting.push(call);
    outputTokens += tokens;
  }
  const finish = fitting.length === calls.length ? 'calls' : 'length';
  return { text: '', calls: fitting, finish, stopSequence: null, outputTokens };
}

function textAnswer(
  conversation: Conversation,
  prompt: Prompt,
  directives: Directives,
  limit: number,
): Spoken {
  const whole = textOf(conversation, prompt, directives);
  const stopped = cutAtStop(whole, conversation.stops);
  const text = firstTokens(stopped.text, limit);
  const isCut = text.length < stopped.text.length;
  return {
    text,
    calls: [],
    finish: isCut ? 'length' : stopped.sequence === null ? 'end' : 'stop_sequence',
    stopSequence: isCut ? null : stopped.sequence,
    outputTokens: countTokens(text),
  };
}

function textOf({ schema }: Conversation, prompt: Prompt, { words, recall }: Directives): string {
  const echo = echoOf(prompt);
  if (schema !== null) return JSON.stringify(isAnyObject(schema) ? { answer: echo } : exampleOf(schema));
  if (recall === 'system') return prompt.system || 'There are no instructions.';
  if (recall === 'history') return prompt.history.join(' | ') || 'There is no history.';
  return words === undefined ? echo : filler(words);
}

function echoOf({ userText, results }: Prompt): string {
  const answers = results.map(({ name, text }) => `${name} answered: ${shortened(text)}.`);
  if (answers.length > 0) return answers.join(' ');
  return userText === '' ? 'Nothing was said.' : `You said: ${shortened(userText)}`;
}

function shortened(text: string): string {
  const words = wordsOf(text.trim());
  return words.length <= ECHO_WORDS ? words.join('') : `${words.slice(0, ECHO_WORDS).join('')} …`;
}

/** What `response_format: json_object` asks for: any object will do, so it may as well say something. */
function isAnyObject(schema: unknown): boolean {
  return JSON.stringify(schema) === '{"type":"object"}';
}

const FILLER = ['lorem', 'ipsum', 'dolor', 'sit', 'amet', 'consectetur', 'adipiscing', 'elit'];

function filler(words: number): string {
  return Array.from({ length: words }, (_, at) => FILLER[at % FILLER.length]).join(' ');
}

function cutAtStop(text: string, stops: readonly string[]): { text: string; sequence: string | null } {
  let end = text.length;
  let sequence: string | null = null;
  for (const stop of stops) {
    const at = text.indexOf(stop);
    if (at >= 0 && at < end) [end, sequence] = [at, stop];
  }
  return { text: text.slice(0, end), sequence };
}

function callsOf(conversation: Conversation, prompt: Prompt, { tools: wanted }: Directives): ToolCall[] {
  const { tools, toolChoice, parallelCalls } = conversation;
  if (wanted.length > 0) {
    if (toolChoice === 'none')
      throw misfit('a `tool` directive contradicts `tool_choice` none', 'tool_choice');
    const calls = wanted.map(({ name, args }) => callOf(toolNamed(tools, name), args));
    return parallelCalls ? calls : calls.slice(0, 1);
  }
  if (toolChoice === 'auto' || toolChoice === 'none') return [];
  // What a tool answered is reported even so: a client that repeats its `tool_choice` would call for ever.
  if (prompt.results.length > 0) return [];
  const forced = toolChoice === 'any' ? tools[0] : toolNamed(tools, toolChoice.name);
  if (forced === undefined) throw misfit('none of them is a function with a schema', 'tools');
  return [callOf(forced, undefined)];
}

function callOf({ name, schema }: Tool, args: object | undefined): ToolCall {
  return { name, arguments: JSON.stringify(args ?? exampleOf(schema ?? { type: 'object' })) };
}

function toolNamed(tools: readonly Tool[], name: string): Tool {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) throw misfit(`there is no function \`${name}\` among them`, 'tools');
  return tool;
}

function misfit(message: string, path: string) {
  return invalid([{ path, message }]);
}

function checkDelay({ text, calls, directives: { delayMs = 0 } }: Spoken & { directives: Directives }): void {
  const total = (wordsOf(text).length + calls.length) * delayMs;
  if (total <= MAX_TOTAL_DELAY_MS) return;
  const message = `the directive \`slow\` would take ${total / 1000}s, more than ${MAX_TOTAL_DELAY_MS / 1000}s`;
  throw misfit(message, 'messages');
}
