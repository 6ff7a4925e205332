import { renewInvitation as renew } from '../../../stores/invitations.ts';
import { readOptionalBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { invitedMemberView } from '../member-views.ts';
import { callingMember, memberIdOf, requireManagerOf } from '../own-member.ts';
import { nothing } from '../schemas.ts';

export const renewInvitation: ConsoleOperation = async function renewInvitation(call, deps) {
  const { policy, surface } = call;
  const caller = callingMember(call);
  const memberId = memberIdOf(call);
  readOptionalBody(nothing, call);
  const issued = await renew(
    ownDirectory(call, deps),
    memberId,
    { policy, surface, caller, origin: originOf(call) },
    ({ role }) => requireManagerOf(call, role),
  );
  if (issued === null) throw notFound('member');
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: invitedMemberView(issued),
    log: { invitedMemberId: memberId },
  };
};
