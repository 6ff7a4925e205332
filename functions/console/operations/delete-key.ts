import { createKeyChanges } from '../../../stores/key-changes.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { notFound } from '../failures.ts';
import { manageableKey } from '../own-key.ts';

export const deleteKey: ConsoleOperation = async function deleteKey(call, deps) {
  const key = await manageableKey(call, deps);
  const changes = createKeyChanges(ownDirectory(call, deps), deps.usagePlanKeys);
  const deleted = await changes.remove(key, originOf(call));
  if (deleted === null) throw notFound('key');
  return {
    status: 204,
    log: { deletedKeyId: key.record.keyId, usageKeyDetached: deleted.detached },
  };
};
