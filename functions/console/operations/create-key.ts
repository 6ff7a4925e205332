import { mayMake } from '../../../core/keys/management.ts';
import { issueKey, keySurface } from '../../../stores/keys.ts';
import { callerOf, originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { requireRole } from '../failures.ts';
import { readBody } from '../input.ts';
import { newKey } from '../schemas.ts';
import { addressOf, issuedView } from '../views.ts';

export const createKey: ConsoleOperation = async function createKey(call, deps) {
  const { policy, now } = call;
  const caller = callerOf(call);
  const { surface: surfaceName, agentId = null, sandbox = false, ...settings } = readBody(newKey, call);
  const surface = keySurface(policy, surfaceName);
  requireRole(mayMake(surface.keys, caller));
  addressOf(deps, surface.name);
  const issued = await issueKey(ownDirectory(call, deps), deps.usagePlanKeys, {
    policy,
    surface: surface.name,
    memberId: caller.memberId,
    agentId,
    settings,
    sandbox,
    origin: originOf(call),
  });
  return {
    status: 201,
    headers: { 'cache-control': 'no-store' },
    body: issuedView(issued, policy, deps, now),
    log: { createdKeyId: issued.key.record.keyId },
  };
};
