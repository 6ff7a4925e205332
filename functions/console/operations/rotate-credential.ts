import { readOptionalBody } from '../../requests/input.ts';
import type { ConsoleOperation } from '../deps.ts';
import { rotateForCaller } from '../key-management.ts';
import { manageableCredential } from '../own-credential.ts';
import { nothing } from '../schemas.ts';
import { issuedCredentialView } from '../views.ts';

/** The value before is refused from this moment on: here rotating has no overlap. */
const OVERLAP_SECONDS = 0;

export const rotateCredential: ConsoleOperation = async function rotateCredential(call, deps) {
  const key = await manageableCredential(call, deps);
  readOptionalBody(nothing, call);
  const issued = await rotateForCaller(call, deps, key, OVERLAP_SECONDS, 'credential');
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: issuedCredentialView(issued, call.policy, call.now),
    log: { rotatedKeyId: key.record.keyId },
  };
};
