import { keySurface } from '../../../stores/keys.ts';
import { readBody } from '../../requests/input.ts';
import type { ConsoleOperation } from '../deps.ts';
import { issueForCaller } from '../key-management.ts';
import { newKey } from '../schemas.ts';
import { addressOf, issuedView } from '../views.ts';

export const createKey: ConsoleOperation = async function createKey(call, deps) {
  const { policy, now } = call;
  const { surface, agentId = null, sandbox = false, ...settings } = readBody(newKey, call);
  addressOf(deps, keySurface(policy, surface).name);
  const issued = await issueForCaller(call, deps, { surface, agentId, settings, sandbox });
  return {
    status: 201,
    headers: { 'cache-control': 'no-store' },
    body: issuedView(issued, policy, deps, now),
    log: { createdKeyId: issued.key.record.keyId },
  };
};
