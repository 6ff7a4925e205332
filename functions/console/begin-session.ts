import { printInstant } from '../../core/values/instant.ts';
import type { OrganizationDirectory } from '../../stores/directory.ts';
import { withUsageKey } from '../../stores/member-usage-key.ts';
import type { MemberSecrets } from '../../stores/members.ts';
import type { Organization } from '../../stores/organizations.ts';
import { createSessions } from '../../stores/sessions.ts';
import type { Call, Reply } from '../chain/call.ts';
import type { ConsoleDeps } from './deps.ts';
import type { SessionView } from './shapes.ts';
import { memberView } from './views.ts';

/**
 * Signs in a member who has shown who it is.
 *
 * @throws Conflict if the member or the organization changed since they were read
 */
export async function beginSession(
  { policy, surface, sourceIp, requestId, now }: Call,
  { usagePlanKeys }: ConsoleDeps,
  own: OrganizationDirectory,
  { organization, member }: { readonly organization: Organization; readonly member: MemberSecrets },
): Promise<Reply> {
  const session = await createSessions(own).start(
    policy,
    surface,
    { organization: await withUsageKey(own, usagePlanKeys, policy, organization), member },
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
}
