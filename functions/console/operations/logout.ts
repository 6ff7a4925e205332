import { createSessions } from '../../../stores/sessions.ts';
import { originOf, ownDirectory, signedInMember } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';

/** Ends the session that asks. Ended twice is ended. */
export const logout: ConsoleOperation = async function logout(call, deps) {
  const { memberId, keyId } = signedInMember(call);
  await createSessions(ownDirectory(call, deps)).end(memberId, keyId, originOf(call));
  return { status: 204 };
};
