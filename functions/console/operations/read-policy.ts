import { callerOf } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { policyView } from '../policy-views.ts';

export const readPolicy: ConsoleOperation = async function readPolicy(call, deps) {
  // Whoever it is: it is for members.
  callerOf(call);
  return { status: 200, body: policyView(call.policy, deps) };
};
