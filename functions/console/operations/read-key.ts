import type { ConsoleOperation } from '../deps.ts';
import { ownKey } from '../own-key.ts';
import { keyView } from '../views.ts';

export const readKey: ConsoleOperation = async function readKey(call, deps) {
  return { status: 200, body: keyView(await ownKey(call, deps), call.policy, call.now) };
};
