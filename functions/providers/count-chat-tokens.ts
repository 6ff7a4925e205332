import type { ChatMessage } from './requests/chat-body.ts';
import { countInputTokens } from './sandbox/conversation.ts';
import { readOpenai } from './sandbox/read-openai.ts';

/**
 * About how many tokens of input some messages are, by the sandbox's rule: the same for every model, and cheap. A
 * model's own count differs, by a fifth for most texts.
 */
export function countChatTokens(messages: readonly ChatMessage[]): number {
  return countInputTokens(readOpenai({ model: '', messages: [...messages] }));
}
