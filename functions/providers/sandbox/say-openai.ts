import { answerId, callId } from '../answer-ids.ts';
import type { CompletionRequest } from '../provider.ts';
import type { Finish, Plan } from './plan.ts';
import { fragmentsOf, type Speech, type Step } from './speak.ts';

type Request = Extract<CompletionRequest, { dialect: 'openai' }>;

/** https://github.com/openai/openai-openapi, schemas `CreateChatCompletionResponse` and `…StreamResponse`. */

const FINISH_REASONS: Readonly<Record<Finish, string>> = {
  end: 'stop',
  stop_sequence: 'stop',
  calls: 'tool_calls',
  length: 'length',
  content_filter: 'content_filter',
  refusal: 'stop',
};

/** The whole answer at once. */
export function openaiBody(request: Request, plan: Plan): object {
  const said = plan.text === '' && plan.calls.length > 0 ? null : plan.text;
  const refused = plan.finish === 'refusal';
  const message = {
    role: 'assistant',
    content: refused ? null : said,
    refusal: refused ? said : null,
    annotations: [],
    ...(plan.calls.length === 0
      ? {}
      : {
          tool_calls: plan.calls.map(({ name, arguments: args }, index) => ({
            id: callId('call', request, index),
            type: 'function',
            function: { name, arguments: args },
          })),
        }),
  };
  return {
    ...envelope(request, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: FINISH_REASONS[plan.finish] }],
    usage: usageOf(plan),
  };
}

/** The answer as server-sent events, one for each word. */
export async function* openaiEvents(
  request: Request,
  plan: Plan,
  speech: Speech,
): AsyncGenerator<string, void> {
  const withUsage = request.body.stream_options?.include_usage === true;
  const common = { ...envelope(request, 'chat.completion.chunk'), ...(withUsage ? { usage: null } : {}) };
  const chunk = (delta: object, finish: string | null = null) =>
    event({ ...common, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });

  const content = plan.calls.length > 0 || plan.finish === 'refusal' ? null : '';
  yield chunk({ role: 'assistant', content, refusal: null });
  for await (const step of speech.steps) {
    for (const delta of deltasOf(step, request, plan)) yield chunk(delta);
  }
  yield chunk({}, FINISH_REASONS[plan.finish]);
  if (withUsage) yield event({ ...common, choices: [], usage: usageOf(plan) });
  yield 'data: [DONE]\n\n';
}

function deltasOf(step: Step, request: Request, plan: Plan): object[] {
  if (step.kind === 'word')
    return [plan.finish === 'refusal' ? { refusal: step.text } : { content: step.text }];
  const { index, name } = step;
  const opening = {
    index,
    id: callId('call', request, index),
    type: 'function',
    function: { name, arguments: '' },
  };
  const fragments = fragmentsOf(step.arguments).map((piece) => ({ index, function: { arguments: piece } }));
  return [opening, ...fragments].map((call) => ({ tool_calls: [call] }));
}

function envelope(request: Request, object: string) {
  return {
    id: answerId('chatcmpl-', request),
    object,
    created: Math.floor(request.now),
    model: request.model.id,
    service_tier: 'default',
    system_fingerprint: 'fp_sandbox',
  };
}

function usageOf({ inputTokens, outputTokens }: Plan) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
