import type { ConsoleOperation } from '../deps.ts';
import { removeForCaller } from '../key-management.ts';
import { manageableCredential } from '../own-credential.ts';

export const deleteCredential: ConsoleOperation = async function deleteCredential(call, deps) {
  return removeForCaller(call, deps, await manageableCredential(call, deps), 'credential');
};
