import * as z from 'zod/mini';
import { chatBody } from '../../providers/requests/chat-body.ts';
import { nullish } from '../../providers/requests/json.ts';

/** What routes that keep threads read beside what all do: null and absent both begin one. */
export const threadedChatBody = z.extend(chatBody, { thread_id: nullish(z.string()) });

export type ThreadedChatBody = z.output<typeof threadedChatBody>;
