import { type Fields, isFields } from '../../providers/fields.ts';
import type { ChatMessage } from '../../providers/requests/chat-body.ts';

export type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;

/** What goes back to a model of what it said: not what only answers have, such as annotations or its thoughts. */
const SPOKEN = ['content', 'refusal'] as const;
const CALLING = ['tool_calls', 'function_call'] as const;
/** The texts that a stream sends in pieces. Whatever else it says twice, it says again. */
const IN_PIECES = new Set(['content', 'refusal', 'arguments', 'input']);

/** The message of a whole answer, for the conversation to go on from; null if it says nothing. */
export function answerOf(body: object): AssistantMessage | null {
  const choice = choiceOf(body);
  return isFields(choice?.message) ? messageOf(choice.message, true) : null;
}

/** Puts the chunks of a stream together. */
export interface AnswerCollector {
  readonly add: (chunk: object) => void;
  /** What has been said so far; null if that is nothing. A call counts once the whole answer is there. */
  readonly answer: () => AssistantMessage | null;
}

export function collectAnswer(): AnswerCollector {
  let said: Fields = {};
  let isWhole = false;
  return {
    add: (chunk) => {
      const choice = choiceOf(chunk);
      if (isFields(choice?.delta)) said = merged(said, choice.delta);
      if (typeof choice?.finish_reason === 'string') isWhole = true;
    },
    answer: () => messageOf(said, isWhole),
  };
}

/** Requests ask for one choice, and it is the first. */
function choiceOf(body: object): Fields | undefined {
  const choices: unknown = 'choices' in body ? body.choices : undefined;
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  return isFields(first) ? first : undefined;
}

function messageOf(message: Fields, isWhole: boolean): AssistantMessage | null {
  const spoken = SPOKEN.flatMap((field) => {
    const text = message[field];
    return typeof text === 'string' && text !== '' ? [[field, text]] : [];
  });
  const calls = CALLING.flatMap((field) => {
    const value = isWhole ? withoutPlaces(message[field]) : null;
    return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [[field, value]];
  });
  if (spoken.length + calls.length === 0) return null;
  return { role: 'assistant', content: null, ...Object.fromEntries([...spoken, ...calls]) };
}

/** The places by which a stream tells its calls apart. */
function withoutPlaces(calls: unknown): unknown {
  if (!Array.isArray(calls)) return calls;
  return calls.filter(isFields).map(({ index: _, ...call }) => call);
}

function merged(said: Fields, delta: Fields): Fields {
  let result = said;
  for (const [name, piece] of Object.entries(delta)) {
    if (piece !== null) result = { ...result, [name]: together(name, result[name], piece) };
  }
  return result;
}

function together(name: string, before: unknown, piece: unknown): unknown {
  if (typeof before === 'string' && typeof piece === 'string' && IN_PIECES.has(name)) return before + piece;
  if (Array.isArray(piece)) return Array.isArray(before) ? mergedList(before, piece) : mergedList([], piece);
  return isFields(before) && isFields(piece) ? merged(before, piece) : piece;
}

/** Each element into that of the same `index`; one without is another one. */
function mergedList(before: readonly unknown[], pieces: readonly unknown[]): unknown[] {
  const list = [...before];
  for (const piece of pieces) {
    const place = isFields(piece) ? list.findIndex((one) => isSamePlace(one, piece)) : -1;
    const known = list[place];
    if (isFields(known) && isFields(piece)) list[place] = merged(known, piece);
    else list.push(piece);
  }
  return list;
}

function isSamePlace(one: unknown, piece: Fields): boolean {
  return isFields(one) && piece.index !== undefined && one.index === piece.index;
}
