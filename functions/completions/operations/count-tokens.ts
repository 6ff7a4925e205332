import type { Call, Reply } from '../../chain/call.ts';
import { countTokensBody } from '../../providers/requests/messages-body.ts';
import { check } from '../../requests/check.ts';
import { anthropicVersion, checkAgainstVersion } from '../anthropic-version.ts';
import { type CompletionDeps, countInput } from '../complete.ts';
import { introducedMessages } from '../introduce-agent.ts';
import { findModel } from '../models.ts';

/** `POST …/messages/count_tokens`: what a message would count as input; nothing is generated. */
export async function countTokens(call: Call, deps: CompletionDeps): Promise<Reply> {
  const version = anthropicVersion(call);
  const body = check(countTokensBody, call.body);
  checkAgainstVersion(version, body);
  const model = findModel(call, body.model);
  const counted = await introducedMessages(call, deps, body);
  const inputTokens = await countInput(call, deps, { model, body: counted });
  return { status: 200, body: { input_tokens: inputTokens }, log: { model: model.id, inputTokens } };
}
