import type { SessionRules, Surface } from '../../../core/policy/policy.ts';
import { printInstant } from '../../../core/values/instant.ts';
import { withUsageKey } from '../../../stores/member-usage-key.ts';
import { verifyPassword } from '../../../stores/passwords.ts';
import { createSessions } from '../../../stores/sessions.ts';
import { Failure } from '../../chain/call.ts';
import { readBody } from '../../requests/input.ts';
import type { ConsoleOperation } from '../deps.ts';
import { credentials } from '../schemas.ts';
import type { SessionView } from '../shapes.ts';
import { memberView } from '../views.ts';

function sessionRules({ name, sessions }: Surface): SessionRules {
  if (sessions === null) throw new Error(`the surface ${name} declares no sessions`);
  return sessions;
}

function tooManyAttempts(resetsAt: number, now: number): Failure {
  return new Failure('sign_in_attempts', {
    params: { resetsAt: printInstant(resetsAt) },
    headers: { 'retry-after': String(Math.max(1, Math.ceil(resetsAt - now))) },
  });
}

/** Stands for those who do not exist, so that as much is read and computed for them. */
const NOBODY = { organizationId: 'org_nobody', memberId: 'mem_nobody' };

export const authenticate: ConsoleOperation = async function authenticate(
  call,
  { directory, signInAttempts, usagePlanKeys },
) {
  const { email, password } = readBody(credentials, call);
  const rules = sessionRules(call.surface);
  const resetsAt = await signInAttempts.begin(email, rules.attempts, call.now);
  if (resetsAt !== null) throw tooManyAttempts(resetsAt, call.now);
  const { organizationId, memberId } = (await directory.findByEmail(email)) ?? NOBODY;
  const own = directory.of(organizationId);
  const [secrets, organization] = await Promise.all([own.members.readSecrets(memberId), own.read()]);
  const isRight = await verifyPassword(password, secrets?.passwordHash ?? null);
  if (!isRight || secrets === null || organization === null) throw new Failure('sign_in_failed');

  await signInAttempts.forget(email, rules.attempts, call.now);
  const { passwordHash: _, ...member } = secrets;
  const { sourceIp, requestId, now } = call;
  const session = await createSessions(own).start(
    call.policy,
    call.surface,
    { organization: await withUsageKey(own, usagePlanKeys, call.policy, organization), member },
    { sourceIp, requestId, now },
  );
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      token: session.token,
      expiresAt: printInstant(session.expiresAt),
      member: memberView(member, organization.id),
    } satisfies SessionView,
    log: { memberId: member.id, sessionId: session.id },
  };
};
