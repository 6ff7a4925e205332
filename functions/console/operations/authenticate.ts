import { printInstant } from '../../../core/values/instant.ts';
import { verifyPassword } from '../../../stores/passwords.ts';
import { createSessions } from '../../../stores/sessions.ts';
import { Failure } from '../../chain/call.ts';
import type { ConsoleOperation } from '../deps.ts';
import { readBody } from '../input.ts';
import { credentials } from '../schemas.ts';
import { memberView } from '../views.ts';

/** Stands for those who do not exist, so that as much is read and computed for them. */
const NOBODY = { organizationId: 'org_nobody', memberId: 'mem_nobody' };

export const authenticate: ConsoleOperation = async function authenticate(call, { directory }) {
  const { email, password } = readBody(credentials, call);
  const { organizationId, memberId } = (await directory.findByEmail(email)) ?? NOBODY;
  const own = directory.of(organizationId);
  const [secrets, organization] = await Promise.all([own.members.readSecrets(memberId), own.read()]);
  const isRight = await verifyPassword(password, secrets?.passwordHash ?? null);
  if (!isRight || secrets === null || organization === null) throw new Failure('sign_in_failed');

  const { passwordHash: _, ...member } = secrets;
  const { sourceIp, requestId, now } = call;
  const session = await createSessions(own).start(
    call.policy,
    call.surface,
    { organization, member },
    { sourceIp, requestId, now },
  );
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      token: session.token,
      expiresAt: printInstant(session.expiresAt),
      member: memberView(member, organization.id),
    },
    log: { memberId: member.id, sessionId: session.id },
  };
};
