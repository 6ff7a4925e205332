import type { ConsoleOperation } from '../deps.ts';
import { policyView } from '../policy-views.ts';

export const readPolicy: ConsoleOperation = async function readPolicy({ policy }, deps) {
  return { status: 200, body: policyView(policy, deps) };
};
