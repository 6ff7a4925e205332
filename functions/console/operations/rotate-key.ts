import { readOptionalBody } from '../../requests/input.ts';
import type { ConsoleOperation } from '../deps.ts';
import { rotateForCaller } from '../key-management.ts';
import { manageableKey } from '../own-key.ts';
import { rotation } from '../schemas.ts';
import { addressOf, issuedView } from '../views.ts';

export const rotateKey: ConsoleOperation = async function rotateKey(call, deps) {
  const key = await manageableKey(call, deps);
  const { overlapSeconds } = readOptionalBody(rotation, call);
  addressOf(deps, key.record.surface);
  const issued = await rotateForCaller(call, deps, key, overlapSeconds, 'key');
  const body = issuedView(issued, call.policy, deps, call.now);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { ...body, oldKeyExpiresAt: body.key.oldKeyExpiresAt },
    log: { rotatedKeyId: key.record.keyId },
  };
};
