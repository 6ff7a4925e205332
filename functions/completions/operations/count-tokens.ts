import type { Call, Reply } from '../../chain/call.ts';
import { type CompletionDeps, countInput } from '../complete.ts';
import { findModel } from '../models.ts';
import { anthropicVersion, checkAgainstVersion } from '../requests/anthropic-version.ts';
import { check } from '../requests/check.ts';
import { countTokensBody } from '../requests/messages-body.ts';

/** `POST …/messages/count_tokens`: what a message would count as input; nothing is generated. */
export async function countTokens(call: Call, deps: CompletionDeps): Promise<Reply> {
  const version = anthropicVersion(call);
  const body = check(countTokensBody, call.body);
  checkAgainstVersion(version, body);
  const model = findModel(call, body.model);
  const inputTokens = await countInput(call, deps, { model, body });
  return { status: 200, body: { input_tokens: inputTokens }, log: { model: model.id, inputTokens } };
}
