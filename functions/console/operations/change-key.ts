import { createKeyChanges } from '../../../stores/key-changes.ts';
import { readBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { manageableKey } from '../own-key.ts';
import { keyChange } from '../schemas.ts';
import { keyView } from '../views.ts';

export const changeKey: ConsoleOperation = async function changeKey(call, deps) {
  const { policy, now } = call;
  const key = await manageableKey(call, deps);
  const asked = readBody(keyChange, call);
  const changes = createKeyChanges(ownDirectory(call, deps), deps.usagePlanKeys);
  const changed = await changes.change(policy, key, asked, originOf(call));
  if (changed === null) throw notFound('key');
  return { status: 200, body: keyView(changed, policy, now) };
};
