import { answerId, callId } from '../answer-ids.ts';
import type { CompletionRequest } from '../provider.ts';
import type { Finish, Plan, ToolCall } from './plan.ts';
import { fragmentsOf, type Speech } from './speak.ts';

type Request = Extract<CompletionRequest, { dialect: 'anthropic' }>;

/** https://platform.claude.com/docs/en/api/messages and …/build-with-claude/streaming. */

const STOP_REASONS: Readonly<Record<Finish, string>> = {
  end: 'end_turn',
  stop_sequence: 'stop_sequence',
  calls: 'tool_use',
  length: 'max_tokens',
  content_filter: 'refusal',
  refusal: 'refusal',
};

/** The whole answer at once. */
export function anthropicBody(request: Request, plan: Plan): object {
  const text = plan.text === '' ? [] : [textBlock(plan.text)];
  const calls = plan.calls.map((call, index) => toolBlock(request, call, index, JSON.parse(call.arguments)));
  return {
    ...envelope(request),
    content: [...text, ...calls],
    ...ending(plan),
    usage: usageOf(plan.inputTokens, plan.outputTokens),
  };
}

/** The answer as server-sent events. Blocks follow one another: the text, if there is any, then each call. */
export async function* anthropicEvents(
  request: Request,
  plan: Plan,
  speech: Speech,
): AsyncGenerator<string, void> {
  const unknown = { stop_reason: null, stop_sequence: null, stop_details: null };
  const message = { ...envelope(request), content: [], ...unknown, usage: usageOf(plan.inputTokens, 0) };
  yield event('message_start', { message });
  yield event('ping', {});

  let index = 0;
  let inText = false;
  for await (const step of speech.steps) {
    if (step.kind === 'word') {
      if (!inText) yield event('content_block_start', { index, content_block: textBlock('') });
      inText = true;
      yield event('content_block_delta', { index, delta: { type: 'text_delta', text: step.text } });
      continue;
    }
    if (inText) {
      yield event('content_block_stop', { index });
      inText = false;
      index += 1;
    }
    yield event('content_block_start', { index, content_block: toolBlock(request, step, step.index, {}) });
    for (const piece of fragmentsOf(step.arguments)) {
      yield event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: piece } });
    }
    yield event('content_block_stop', { index });
    index += 1;
  }
  if (inText) yield event('content_block_stop', { index });
  yield event('message_delta', { delta: ending(plan), usage: deltaUsage(plan) });
  yield event('message_stop', {});
}

function envelope(request: Request) {
  return {
    id: answerId('msg_', request),
    type: 'message',
    role: 'assistant',
    model: request.model.id,
    container: null,
    diagnostics: null,
  };
}

function ending({ finish, stopSequence }: Plan) {
  const stopped = finish === 'stop_sequence' ? stopSequence : null;
  return { stop_reason: STOP_REASONS[finish], stop_sequence: stopped, stop_details: null };
}

function textBlock(text: string): object {
  return { type: 'text', text, citations: null };
}

function toolBlock(
  request: Request,
  { name }: Pick<ToolCall, 'name'>,
  index: number,
  input: unknown,
): object {
  return { type: 'tool_use', id: callId('toolu', request, index), name, input, caller: { type: 'direct' } };
}

const NOT_USED = {
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens_details: null,
  server_tool_use: null,
};

function usageOf(inputTokens: number, outputTokens: number): object {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...NOT_USED,
    cache_creation: null,
    inference_geo: null,
    service_tier: 'standard',
    speed: null,
  };
}

/** Cumulative. */
function deltaUsage({ inputTokens, outputTokens }: Plan): object {
  return { input_tokens: inputTokens, output_tokens: outputTokens, ...NOT_USED };
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
