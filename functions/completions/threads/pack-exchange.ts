import { Buffer } from 'node:buffer';
import { type Exchange, MAX_CONTENT_BYTES } from '../../../stores/threads.ts';
import { countChatTokens } from '../../providers/count-chat-tokens.ts';
import type { ChatMessage } from '../../providers/requests/chat-body.ts';
import type { AssistantMessage } from './collect-answer.ts';

/**
 * An exchange as it is kept. Of one that is too much to be told again ever, only the calls of tools are: their results
 * come with the next message. If those are too much as well, it has no content, and the thread goes on without. So does
 * one in which nothing was answered: as where the answer fails before it begins, what was asked has not been heard.
 *
 * @param mostTokens that are told again of a whole thread.
 */
export function packExchange(
  asked: readonly ChatMessage[],
  answer: AssistantMessage | null,
  mostTokens: number,
): Omit<Exchange, 'id'> {
  const whole = answer === null ? [] : [...asked, answer];
  return packed(whole, mostTokens) ?? packed(callsOf(whole), mostTokens) ?? { tokens: 0, content: null };
}

/** The messages of an exchange. */
export function unpackExchange({ content }: Pick<Exchange, 'content'>): ChatMessage[] {
  return content === null ? [] : (JSON.parse(content) as ChatMessage[]);
}

/** The calls of tools that some messages end with, if they do, and nothing else of them. */
export function callsOf(messages: readonly ChatMessage[]): ChatMessage[] {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || last.tool_calls === undefined || last.tool_calls === null) return [];
  return [{ role: 'assistant', content: null, tool_calls: last.tool_calls }];
}

function packed(messages: readonly ChatMessage[], mostTokens: number): Omit<Exchange, 'id'> | null {
  if (messages.length === 0) return null;
  const content = JSON.stringify(messages);
  // Asked first, because it costs less than counting tokens.
  if (Buffer.byteLength(content) > MAX_CONTENT_BYTES) return null;
  const tokens = countChatTokens(messages);
  return tokens > mostTokens ? null : { tokens, content };
}
