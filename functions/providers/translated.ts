import type { CompletionRequest, Provider, ProviderAnswer } from './provider.ts';
import { sandbox } from './sandbox/sandbox.ts';
import type { AnswerBasis } from './translation/answer-basis.ts';
import { chatToMessages } from './translation/chat-to-messages.ts';
import { chunksToMessageEvents } from './translation/chunks-to-message-events.ts';
import { completionToMessage } from './translation/completion-to-message.ts';
import { messageEventsToChunks } from './translation/message-events-to-chunks.ts';
import { messageToCompletion } from './translation/message-to-completion.ts';
import { messagesToChat } from './translation/messages-to-chat.ts';

type Of<Dialect> = Extract<CompletionRequest, { dialect: Dialect }>;

/** Asks a provider in the other dialect than its client does, and answers in the client's. */
export function translated(provider: Provider): Provider {
  return {
    complete: (request, signal) =>
      request.dialect === 'openai'
        ? askInAnthropic(provider, request, signal)
        : askInOpenai(provider, request, signal),
    countTokens: (request, signal) => provider.countTokens(request, signal),
  };
}

async function askInAnthropic(
  provider: Provider,
  request: Of<'openai'>,
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  const body = chatToMessages(request.body, request.model);
  const answer = await provider.complete({ ...request, dialect: 'anthropic', headers: {}, body }, signal);
  const basis = basisOf(request);
  if ('body' in answer) return { ...answer, body: messageToCompletion(answer.body, basis) };
  const includeUsage = request.body.stream_options?.include_usage === true;
  return { ...answer, stream: messageEventsToChunks(answer.stream, { ...basis, includeUsage }) };
}

async function askInOpenai(
  provider: Provider,
  request: Of<'anthropic'>,
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  const body = messagesToChat(request.body);
  const answer = await provider.complete({ ...request, dialect: 'openai', headers: {}, body }, signal);
  const basis = basisOf(request);
  if ('body' in answer) return { ...answer, body: completionToMessage(answer.body, basis) };
  // Told in the first event, when the provider has told nothing yet.
  const inputTokens = await sandbox.countTokens(request, signal);
  return { ...answer, stream: chunksToMessageEvents(answer.stream, { ...basis, inputTokens }) };
}

function basisOf({ body, requestId, now }: CompletionRequest): AnswerBasis {
  return { modelId: body.model, requestId, now };
}
