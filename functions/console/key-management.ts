import { mayMake } from '../../core/keys/management.ts';
import type { AskedSettings } from '../../core/keys/settings.ts';
import { createKeyChanges } from '../../stores/key-changes.ts';
import { type IssuedKey, issueKey, keySurface } from '../../stores/keys.ts';
import type { StoredKey } from '../../stores/stored-keys.ts';
import type { Call, Reply } from '../chain/call.ts';
import { notFound } from '../requests/not-found.ts';
import { callerOf, originOf, ownDirectory } from './caller.ts';
import type { ConsoleDeps } from './deps.ts';
import { requireRole } from './require-role.ts';

/** What is asked of a new key. */
export interface KeyWish {
  /** By name. */
  readonly surface: string;
  readonly agentId: string | null;
  readonly settings: AskedSettings;
  readonly sandbox: boolean;
}

/**
 * Makes a key for the caller.
 *
 * @throws Failure `role_insufficient` where the surface lets others make keys
 * @throws SettingsRefused with every field that is wrong
 */
export async function issueForCaller(call: Call, deps: ConsoleDeps, wish: KeyWish): Promise<IssuedKey> {
  const { policy } = call;
  const caller = callerOf(call);
  requireRole(mayMake(keySurface(policy, wish.surface).keys, caller));
  return issueKey(ownDirectory(call, deps), deps.usagePlanKeys, {
    ...wish,
    policy,
    keyId: call.newId('key'),
    memberId: caller.memberId,
    origin: originOf(call),
  });
}

/** @throws Failure `not_found` if the key has gone meanwhile */
export async function rotateForCaller(
  call: Call,
  deps: ConsoleDeps,
  key: StoredKey,
  overlapSeconds: number,
  thing: string,
): Promise<IssuedKey> {
  const changes = createKeyChanges(ownDirectory(call, deps), deps.usagePlanKeys);
  const issued = await changes.rotate(call.policy, key, overlapSeconds, originOf(call));
  if (issued === null) throw notFound(thing);
  return issued;
}

/** @throws Failure `not_found` if the key has gone meanwhile */
export async function removeForCaller(
  call: Call,
  deps: ConsoleDeps,
  key: StoredKey,
  thing: string,
): Promise<Reply> {
  const changes = createKeyChanges(ownDirectory(call, deps), deps.usagePlanKeys);
  const deleted = await changes.remove(key, originOf(call));
  if (deleted === null) throw notFound(thing);
  return {
    status: 204,
    log: { deletedKeyId: key.record.keyId, usageKeyDetached: deleted.detached },
  };
}
