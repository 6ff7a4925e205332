import type { ConsoleOperation } from '../deps.ts';
import { ownCredential } from '../own-credential.ts';
import { credentialView } from '../views.ts';

export const readCredential: ConsoleOperation = async function readCredential(call, deps) {
  return { status: 200, body: credentialView(await ownCredential(call, deps), call.policy, call.now) };
};
