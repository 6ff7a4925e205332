import { mayManage } from '../../core/keys/management.ts';
import { isId } from '../../core/values/id.ts';
import { createKeys, type StoredKey } from '../../stores/keys.ts';
import type { Call } from '../chain/call.ts';
import { callerOf, ownDirectory } from './caller.ts';
import type { ConsoleDeps } from './deps.ts';
import { notFound, requireRole } from './failures.ts';

/** The key that the path names, of the caller's organization; 404 if there is none. */
export async function ownKey(call: Call, deps: ConsoleDeps): Promise<StoredKey> {
  const keyId = call.path.keyId ?? '';
  const key = isId('key', keyId) ? await createKeys(ownDirectory(call, deps)).read(keyId) : null;
  if (key === null) throw notFound('key');
  return key;
}

/** As `ownKey`, for somebody who wants to change it; 403 for those who may only look. */
export async function manageableKey(call: Call, deps: ConsoleDeps): Promise<StoredKey> {
  const key = await ownKey(call, deps);
  const rules = call.policy.surfaces[key.record.surface]?.keys ?? null;
  requireRole(mayManage(rules, key.record, callerOf(call)));
  return key;
}
