import { verifyPassword } from '../../../stores/passwords.ts';
import { Failure } from '../../chain/call.ts';
import { readBody } from '../../requests/input.ts';
import { attemptToSignIn } from '../attempt-to-sign-in.ts';
import { beginSession } from '../begin-session.ts';
import type { ConsoleOperation } from '../deps.ts';
import { credentials } from '../schemas.ts';

/** Stands for those who do not exist, so that as much is read and computed for them. */
const NOBODY = { organizationId: 'org_nobody', memberId: 'mem_nobody' };

export const authenticate: ConsoleOperation = async function authenticate(call, deps) {
  const { email, password } = readBody(credentials, call);
  const attempt = await attemptToSignIn(call, deps, email);
  const { organizationId, memberId } = (await deps.directory.findByEmail(email)) ?? NOBODY;
  const own = deps.directory.of(organizationId);
  const [member, organization] = await Promise.all([own.members.readSecrets(memberId), own.read()]);
  const isRight = await verifyPassword(password, member?.passwordHash ?? null);
  if (!isRight || member === null || organization === null) throw new Failure('sign_in_failed');

  await attempt.succeeded();
  return beginSession(call, deps, own, { organization, member });
};
