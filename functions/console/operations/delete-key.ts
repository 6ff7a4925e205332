import type { ConsoleOperation } from '../deps.ts';
import { removeForCaller } from '../key-management.ts';
import { manageableKey } from '../own-key.ts';

export const deleteKey: ConsoleOperation = async function deleteKey(call, deps) {
  return removeForCaller(call, deps, await manageableKey(call, deps), 'key');
};
