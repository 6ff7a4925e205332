import type { Call, Reply } from '../../chain/call.ts';
import { messagesBody } from '../../providers/requests/messages-body.ts';
import { check, invalid } from '../../requests/check.ts';
import { anthropicVersion, checkAgainstVersion } from '../anthropic-version.ts';
import { type CompletionDeps, complete } from '../complete.ts';
import { introducedMessages } from '../introduce-agent.ts';
import { checkOutputTokens, findModel } from '../models.ts';

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
  const spoken = await introducedMessages(call, deps, body);
  return complete(call, deps, { dialect: 'anthropic', model, body: spoken, stream: body.stream === true });
}
