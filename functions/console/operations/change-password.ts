import { changePassword as change } from '../../../stores/member-changes.ts';
import { hashPassword, verifyPassword } from '../../../stores/passwords.ts';
import { Failure } from '../../chain/call.ts';
import { readBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { attemptToSignIn } from '../attempt-to-sign-in.ts';
import { originOf, ownDirectory, signedInMember } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { passwordChange } from '../member-schemas.ts';

/** Whoever got hold of a session has to know the password as well, and guesses no more often than one who signs in. */
export const changePassword: ConsoleOperation = async function changePassword(call, deps) {
  const { memberId, keyId } = signedInMember(call);
  const { currentPassword, newPassword } = readBody(passwordChange, call);
  const own = ownDirectory(call, deps);
  const member = await own.members.readSecrets(memberId);
  if (member?.passwordHash == null) throw notFound('member');
  const attempt = await attemptToSignIn(call, deps, member.email);
  if (!(await verifyPassword(currentPassword, member.passwordHash))) throw new Failure('password_wrong');
  await attempt.succeeded();
  const changed = await change(own, {
    memberId,
    from: member.passwordHash,
    to: await hashPassword(newPassword),
    keptSessionId: keyId,
    origin: originOf(call),
  });
  // Somebody else has changed it meanwhile: then the one that was shown is no longer right.
  if (changed === null) throw new Failure('password_wrong');
  return { status: 204, log: { passwordChanged: true } };
};
