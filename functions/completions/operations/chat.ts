import type { Model } from '../../../core/policy/policy.ts';
import type { Call, Reply } from '../../chain/call.ts';
import { type ChatBody, chatBody } from '../../providers/requests/chat-body.ts';
import { check, invalid, type Problem } from '../../requests/check.ts';
import { type CompletionDeps, complete } from '../complete.ts';
import { introducedChat } from '../introduce-agent.ts';
import { checkOutputTokens, findModel } from '../models.ts';
import { type ThreadedChatBody, threadedChatBody } from '../threads/threaded-chat-body.ts';

/**
 * `POST …/chat/completions`: a completion in OpenAI's dialect, whole or streamed. Where the policy says so, the model
 * speaks as an agent, and goes on with its thread.
 */
export async function chat(call: Call, deps: CompletionDeps): Promise<Reply> {
  const { keepsThreads } = call.route;
  const body: ChatBody = check(keepsThreads ? threadedChatBody : chatBody, call.body);
  const problems = contradictions(body);
  if (problems.length > 0) throw invalid(problems);
  const model = findModel(call, body.model);
  checkOutputTokens(model, 'max_tokens', body.max_tokens);
  checkOutputTokens(model, 'max_completion_tokens', body.max_completion_tokens);
  if (keepsThreads) return inThread(call, deps, { model, body });
  const spoken = await introducedChat(call, deps, body);
  return complete(call, deps, { dialect: 'openai', model, body: spoken, stream: body.stream === true });
}

async function inThread(
  call: Call,
  deps: CompletionDeps,
  { model, body: { thread_id: threadId = null, ...body } }: { model: Model; body: ThreadedChatBody },
): Promise<Reply> {
  const memory = await deps.memory();
  const exchange = await memory.beginExchange(call, { model, messages: body.messages, threadId });
  const told: ChatBody = { ...body, messages: exchange.messages };
  return complete(
    call,
    deps,
    { dialect: 'openai', model, body: told, stream: body.stream === true },
    exchange,
  );
}

function contradictions(body: ChatBody): Problem[] {
  const problems: Problem[] = [];
  if (isGiven(body.stream_options) && body.stream !== true) {
    problems.push({ path: 'stream_options', message: 'only allowed when `stream` is true' });
  }
  const forced = isGiven(body.tool_choice) && body.tool_choice !== 'none' && body.tool_choice !== 'auto';
  if (forced && (body.tools?.length ?? 0) === 0) {
    problems.push({ path: 'tool_choice', message: 'only allowed when `tools` are given' });
  }
  return problems;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
