import type { SampledCall } from '../../core/code-samples/sampled-call.ts';
import type { TokenUse } from '../../core/money/cost.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import type { AnswerPiece } from './answer-piece.ts';
import type { AnswerProblem } from './answer-problem.ts';
import type { CallSettings, Told } from './completion-call.ts';
import type { Protocol } from './protocol.ts';

/** Something that was said, and what became of it. */
export interface Turn {
  readonly id: string;
  readonly question: string;
  readonly call: SampledCall;
  readonly protocol: Protocol;
  readonly settings: CallSettings;
  readonly state: 'waiting' | 'answering' | 'answered' | 'stopped' | 'failed';
  readonly text: string;
  /** Null until the API answered. */
  readonly status: number | null;
  readonly headers: AnswerHeaders | null;
  readonly usage: TokenUse | null;
  readonly finish: string | null;
  readonly problem: AnswerProblem | null;
  /** Milliseconds from the request to the first text, and to the end; null until then. */
  readonly firstTextMs: number | null;
  readonly totalMs: number | null;
}

export interface Conversation {
  readonly turns: readonly Turn[];
  /** Where the API keeps the conversation itself; null where it does not, or has not yet. */
  readonly threadId: string | null;
  /** The instructions that the thread has been told. */
  readonly threadSystem: string;
}

export const NEW_CONVERSATION: Conversation = { turns: [], threadId: null, threadSystem: '' };

export type Happening =
  | {
      readonly kind: 'asked';
      readonly turn: Pick<Turn, 'id' | 'question' | 'call' | 'protocol' | 'settings'>;
    }
  | { readonly kind: 'opened'; readonly status: number; readonly headers: AnswerHeaders }
  | { readonly kind: 'said'; readonly piece: AnswerPiece; readonly atMs: number }
  | { readonly kind: 'failed'; readonly problem: AnswerProblem; readonly atMs: number }
  | { readonly kind: 'ended'; readonly atMs: number }
  | { readonly kind: 'stopped'; readonly atMs: number }
  | { readonly kind: 'begun anew' };

/** What is known after something happened to the latest turn. Nothing happens to one that has ended. */
export function advance(conversation: Conversation, happening: Happening): Conversation {
  if (happening.kind === 'begun anew') return NEW_CONVERSATION;
  if (happening.kind === 'asked') {
    return { ...conversation, turns: [...conversation.turns, { ...UNANSWERED, ...happening.turn }] };
  }
  const turn = conversation.turns.at(-1);
  if (turn === undefined || !isAtWork(turn)) return conversation;
  const turns = [...conversation.turns.slice(0, -1), turnAfter(turn, happening)];
  const threadId = happening.kind === 'said' ? happening.piece.threadId : null;
  return threadId === null
    ? { ...conversation, turns }
    : { turns, threadId, threadSystem: turn.settings.system };
}

const UNANSWERED = {
  state: 'waiting',
  text: '',
  status: null,
  headers: null,
  usage: null,
  finish: null,
  problem: null,
  firstTextMs: null,
  totalMs: null,
} as const;

export function isAtWork({ state }: Turn): boolean {
  return state === 'waiting' || state === 'answering';
}

function turnAfter(turn: Turn, happening: Exclude<Happening, { kind: 'asked' | 'begun anew' }>): Turn {
  switch (happening.kind) {
    case 'opened':
      return { ...turn, status: happening.status, headers: happening.headers };
    case 'said':
      return turnAfterPiece(turn, happening.piece, happening.atMs);
    case 'failed':
      return { ...turn, state: 'failed', problem: happening.problem, totalMs: happening.atMs };
    case 'ended':
      return { ...turn, state: 'answered', totalMs: happening.atMs };
    case 'stopped':
      return { ...turn, state: 'stopped', totalMs: happening.atMs };
  }
}

function turnAfterPiece(turn: Turn, piece: AnswerPiece, atMs: number): Turn {
  const known = {
    ...turn,
    state: 'answering' as const,
    text: turn.text + piece.text,
    usage: piece.usage ?? turn.usage,
    finish: piece.finish ?? turn.finish,
    firstTextMs: turn.firstTextMs ?? (piece.text === '' ? null : atMs),
  };
  return piece.problem === null
    ? known
    : { ...known, state: 'failed', problem: piece.problem, totalMs: atMs };
}

/**
 * What is said to the model with the next question: everything, or what a thread does not know yet. A question that
 * got no answer is not told again.
 */
export function toldWith(
  { turns, threadId, threadSystem }: Conversation,
  question: string,
  system: string,
): Told {
  const next = { role: 'user', content: question } as const;
  if (threadId !== null) {
    return { system: system === threadSystem ? '' : system, messages: [next], threadId };
  }
  const before = turns
    .filter(({ text }) => text !== '')
    .flatMap(({ question: asked, text }) => [
      { role: 'user', content: asked } as const,
      { role: 'assistant', content: text } as const,
    ]);
  return { system, messages: [...before, next], threadId: null };
}
