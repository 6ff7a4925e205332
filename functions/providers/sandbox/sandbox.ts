import { Failure } from '../../chain/call.ts';
import type { CompletionRequest, Provider, ProviderAnswer } from '../provider.ts';
import { countInputTokens } from './conversation.ts';
import { type Plan, planAnswer } from './plan.ts';
import { readAnthropic } from './read-anthropic.ts';
import { readOpenai } from './read-openai.ts';
import { anthropicBody, anthropicEvents } from './say-anthropic.ts';
import { openaiBody, openaiEvents } from './say-openai.ts';
import { type Speech, speak } from './speak.ts';

/** The built-in model: the same request gives the same text, nothing leaves this process, nothing is paid. */
export const sandbox: Provider = {
  async complete(request, signal) {
    const plan = planOf(request);
    if (plan.directives.failure !== undefined) throw new Failure(plan.directives.failure);
    const speech = speak(plan, signal);
    return request.stream ? streamed(request, plan, speech) : whole(request, plan, speech);
  },

  async countTokens({ body }) {
    return countInputTokens(readAnthropic(body));
  },
};

function planOf(request: CompletionRequest): Plan {
  if (request.dialect === 'anthropic') {
    return planAnswer(readAnthropic(request.body), request.model, request.body.max_tokens);
  }
  const { max_completion_tokens: limit, max_tokens: olderLimit } = request.body;
  return planAnswer(readOpenai(request.body), request.model, limit ?? olderLimit ?? null);
}

/** Takes as long as the stream would, and breaks off where it would. */
async function whole(request: CompletionRequest, plan: Plan, speech: Speech): Promise<ProviderAnswer> {
  for await (const _step of speech.steps);
  const body = request.dialect === 'openai' ? openaiBody(request, plan) : anthropicBody(request, plan);
  return { body, usage: speech.usage };
}

function streamed(request: CompletionRequest, plan: Plan, speech: Speech): ProviderAnswer {
  const stream =
    request.dialect === 'openai'
      ? openaiEvents(request, plan, speech)
      : anthropicEvents(request, plan, speech);
  return { stream, usage: speech.usage };
}
