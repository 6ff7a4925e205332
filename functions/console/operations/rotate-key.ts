import { createKeyChanges } from '../../../stores/key-changes.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { notFound } from '../failures.ts';
import { readOptionalBody } from '../input.ts';
import { manageableKey } from '../own-key.ts';
import { rotation } from '../schemas.ts';
import { addressOf, issuedView } from '../views.ts';

export const rotateKey: ConsoleOperation = async function rotateKey(call, deps) {
  const { policy, now } = call;
  const key = await manageableKey(call, deps);
  const { overlapSeconds } = readOptionalBody(rotation, call);
  addressOf(deps, key.record.surface);
  const changes = createKeyChanges(ownDirectory(call, deps), deps.usagePlanKeys);
  const issued = await changes.rotate(policy, key, overlapSeconds, originOf(call));
  if (issued === null) throw notFound('key');
  const body = issuedView(issued, policy, deps, now);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { ...body, oldKeyExpiresAt: body.key.oldKeyExpiresAt },
    log: { rotatedKeyId: key.record.keyId },
  };
};
