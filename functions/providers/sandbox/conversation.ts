import { countTokens } from './tokens.ts';

/** A request of either dialect in the terms of the sandbox: the same conversation gives the same value. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  /** `any`: whichever; a name: that one. */
  readonly toolChoice: 'auto' | 'none' | 'any' | { readonly name: string };
  readonly parallelCalls: boolean;
  readonly stops: readonly string[];
  /** The JSON schema of the answer; null for an answer in words. */
  readonly schema: unknown;
}

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** An image, a sound, a document; `text` if it is one, and null otherwise. Never read as words of the user. */
  | { readonly kind: 'attachment'; readonly text: string | null }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly arguments: string }
  | {
      readonly kind: 'result';
      readonly id: string;
      readonly text: string;
      readonly attachments: number;
    };

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments; undefined if the tool takes any. */
  readonly schema: unknown;
}

/** Added for the request, for each part and for each tool, so that nothing counts as nothing. */
const PART_TOKENS = 3;
const ATTACHMENT_TOKENS = 256;

/** Input tokens of a conversation: its parts and the tools that it offers. */
export function countInputTokens({ turns, tools }: Pick<Conversation, 'turns' | 'tools'>): number {
  const parts = turns.flatMap(({ parts }) => parts).map((part) => PART_TOKENS + partTokens(part));
  const offered = tools.map(
    ({ name, description, schema }) =>
      PART_TOKENS + countTokens(name) + countTokens(description) + countJson(schema),
  );
  return [...parts, ...offered].reduce((sum, tokens) => sum + tokens, PART_TOKENS);
}

/** Tokens of a call of a tool, given or made. */
export function countCallTokens(name: string, args: string): number {
  return countTokens(name) + countTokens(args);
}

function partTokens(part: Part): number {
  switch (part.kind) {
    case 'text':
      return countTokens(part.text);
    case 'attachment':
      return part.text === null ? ATTACHMENT_TOKENS : countTokens(part.text);
    case 'call':
      return countCallTokens(part.name, part.arguments);
    case 'result':
      return countTokens(part.text) + part.attachments * ATTACHMENT_TOKENS;
  }
}

function countJson(schema: unknown): number {
  return schema === undefined ? 0 : countTokens(JSON.stringify(schema));
}

/** What an answer answers: the turns since the assistant last spoke. */
export interface Prompt {
  readonly system: string;
  /** Texts of the user before, oldest first. */
  readonly history: readonly string[];
  readonly userText: string;
  readonly results: readonly { readonly name: string; readonly text: string }[];
}

export function promptOf({ turns }: Conversation): Prompt {
  const spoken = turns.filter(({ role }) => role !== 'system');
  // An assistant turn at the very end is a beginning that the answer goes on from, not an answer given.
  const end = spoken.findLastIndex(({ role }) => role !== 'assistant') + 1;
  const start = spoken.slice(0, end).findLastIndex(({ role }) => role === 'assistant') + 1;
  const asked = spoken.slice(start, end);
  const names = new Map(
    turns.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'call' ? [[part.id, part.name]] : [])),
    ),
  );
  return {
    system: textsOf(turns.filter(({ role }) => role === 'system')).join('\n'),
    history: textsOf(spoken.slice(0, start).filter(({ role }) => role === 'user')),
    userText: textsOf(asked).join('\n'),
    results: asked.flatMap(({ parts }) =>
      parts.flatMap((part) =>
        part.kind === 'result' ? [{ name: names.get(part.id) ?? part.id, text: part.text }] : [],
      ),
    ),
  };
}

function textsOf(turns: readonly Turn[]): string[] {
  return turns.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])));
}
