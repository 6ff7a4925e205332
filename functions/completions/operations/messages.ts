import type { Call, Reply } from '../../chain/call.ts';
import { type CompletionDeps, complete } from '../complete.ts';
import { checkOutputTokens, findModel } from '../models.ts';
import { anthropicVersion, checkAgainstVersion } from '../requests/anthropic-version.ts';
import { check, invalid } from '../requests/check.ts';
import { messagesBody } from '../requests/messages-body.ts';

/** `POST …/messages`: a message in Anthropic's dialect, whole or streamed. */
export async function messages(call: Call, deps: CompletionDeps): Promise<Reply> {
  const version = anthropicVersion(call);
  const body = check(messagesBody, call.body);
  checkAgainstVersion(version, body);
  const forced = body.tool_choice?.type === 'any' || body.tool_choice?.type === 'tool';
  if (forced && (body.tools?.length ?? 0) === 0) {
    throw invalid([{ path: 'tool_choice', message: 'only allowed when `tools` are given' }]);
  }
  const model = findModel(call, body.model);
  checkOutputTokens(model, 'max_tokens', body.max_tokens);
  return complete(call, deps, { dialect: 'anthropic', model, body, stream: body.stream === true });
}
