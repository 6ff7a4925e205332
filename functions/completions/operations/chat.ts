import type { Call, Reply } from '../../chain/call.ts';
import { type CompletionDeps, complete } from '../complete.ts';
import { checkOutputTokens, findModel } from '../models.ts';
import { type ChatBody, chatBody } from '../requests/chat-body.ts';
import { check, invalid, type Problem } from '../requests/check.ts';

/** `POST …/chat/completions`: a completion in OpenAI's dialect, whole or streamed. */
export async function chat(call: Call, deps: CompletionDeps): Promise<Reply> {
  const body = check(chatBody, call.body);
  const problems = contradictions(body);
  if (problems.length > 0) throw invalid(problems);
  const model = findModel(call, body.model);
  checkOutputTokens(model, 'max_tokens', body.max_tokens);
  checkOutputTokens(model, 'max_completion_tokens', body.max_completion_tokens);
  return complete(call, deps, { dialect: 'openai', model, body, stream: body.stream === true });
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
