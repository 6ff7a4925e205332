import { mayManage } from '../../core/keys/management.ts';
import { isId } from '../../core/values/id.ts';
import { createKeys, type StoredKey } from '../../stores/stored-keys.ts';
import type { Call } from '../chain/call.ts';
import { notFound } from '../requests/not-found.ts';
import { callerOf, ownDirectory } from './caller.ts';
import type { ConsoleDeps } from './deps.ts';
import { requireRole } from './require-role.ts';

/** A key of the caller's organization, by an id as a client wrote it; null if there is none. */
export async function findKey(call: Call, deps: ConsoleDeps, keyId: string): Promise<StoredKey | null> {
  return isId('key', keyId) ? createKeys(ownDirectory(call, deps), call.now).read(keyId) : null;
}

/** The key that the path names, of the caller's organization; 404 if there is none. */
export async function ownKey(call: Call, deps: ConsoleDeps): Promise<StoredKey> {
  const key = await findKey(call, deps, call.path.keyId ?? '');
  if (key === null) throw notFound('key');
  return key;
}

/** As `ownKey`, for somebody who wants to change it; 403 for those who may only look. */
export async function manageableKey(call: Call, deps: ConsoleDeps): Promise<StoredKey> {
  const key = await ownKey(call, deps);
  requireManager(call, key);
  return key;
}

/** @throws Failure `role_insufficient` to those who may only look at the key */
export function requireManager(call: Call, { record }: StoredKey): void {
  const rules = call.policy.surfaces[record.surface]?.keys ?? null;
  requireRole(mayManage(rules, record, callerOf(call)));
}
