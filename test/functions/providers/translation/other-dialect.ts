import type {
  CompletionRequest,
  Provider,
  ProviderAnswer,
} from '../../../../functions/providers/provider.ts';
import { sandbox } from '../../../../functions/providers/sandbox/sandbox.ts';
import { chatToMessages } from '../../../../functions/providers/translation/chat-to-messages.ts';
import { chunksToMessageEvents } from '../../../../functions/providers/translation/chunks-to-message-events.ts';
import { completionToMessage } from '../../../../functions/providers/translation/completion-to-message.ts';
import { messageEventsToChunks } from '../../../../functions/providers/translation/message-events-to-chunks.ts';
import { messageToCompletion } from '../../../../functions/providers/translation/message-to-completion.ts';
import { messagesToChat } from '../../../../functions/providers/translation/messages-to-chat.ts';

type Of<Dialect> = Extract<CompletionRequest, { dialect: Dialect }>;

/** The sandbox, asked in the dialect that its client does not speak: whatever is said is translated twice. */
export const otherDialect: Provider = {
  countTokens: (request, signal) => sandbox.countTokens(request, signal),
  complete: (request, signal) =>
    request.dialect === 'openai' ? askInAnthropic(request, signal) : askInOpenai(request, signal),
};

async function askInAnthropic(request: Of<'openai'>, signal: AbortSignal): Promise<ProviderAnswer> {
  const body = chatToMessages(request.body, request.model);
  const answer = await sandbox.complete({ ...request, dialect: 'anthropic', body }, signal);
  const basis = { modelId: request.body.model, requestId: request.requestId, now: request.now };
  if ('body' in answer) return { ...answer, body: messageToCompletion(answer.body, basis) };
  const includeUsage = request.body.stream_options?.include_usage === true;
  return { ...answer, stream: messageEventsToChunks(answer.stream, { ...basis, includeUsage }) };
}

async function askInOpenai(request: Of<'anthropic'>, signal: AbortSignal): Promise<ProviderAnswer> {
  const body = messagesToChat(request.body);
  const answer = await sandbox.complete({ ...request, dialect: 'openai', body }, signal);
  const basis = { modelId: request.body.model, requestId: request.requestId, now: request.now };
  if ('body' in answer) return { ...answer, body: completionToMessage(answer.body, basis) };
  const inputTokens = await sandbox.countTokens(request, signal);
  return { ...answer, stream: chunksToMessageEvents(answer.stream, { ...basis, inputTokens }) };
}
