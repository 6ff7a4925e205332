import { actingAgentId } from '../../acting-agent.ts';
import { readBody } from '../../requests/input.ts';
import { ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { issueForCaller } from '../key-management.ts';
import { newCredential } from '../schemas.ts';
import { issuedCredentialView } from '../views.ts';

export const createCredential: ConsoleOperation = async function createCredential(call, deps) {
  const agentId = await actingAgentId(call, ownDirectory(call, deps).store);
  const { sandbox = false, ...settings } = readBody(newCredential, call);
  const surface = call.surface.name;
  const issued = await issueForCaller(call, deps, { surface, agentId, settings, sandbox });
  return {
    status: 201,
    headers: { 'cache-control': 'no-store' },
    body: issuedCredentialView(issued, call.policy, call.now),
    log: { createdKeyId: issued.key.record.keyId },
  };
};
