import type { Operations } from '../chain/call.ts';
import type { CompletionDeps } from './complete.ts';
import { chat } from './operations/chat.ts';
import { countTokens } from './operations/count-tokens.ts';
import { listModels } from './operations/list-models.ts';
import { messages } from './operations/messages.ts';
import { readModel } from './operations/read-model.ts';

/** What the surfaces' documents name `completions.<operation>`. */
export const operations = {
  chat,
  messages,
  'count-tokens': countTokens,
  'list-models': listModels,
  'read-model': readModel,
} satisfies Operations<CompletionDeps>;
