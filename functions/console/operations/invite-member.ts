import { invite } from '../../../stores/invitations.ts';
import { readBody } from '../../requests/input.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { newMember } from '../member-schemas.ts';
import { invitedMemberView } from '../member-views.ts';
import { callingMember, requireManagerOf } from '../own-member.ts';

/** No message is sent: whoever invites hands the token over. */
export const inviteMember: ConsoleOperation = async function inviteMember(call, deps) {
  const { policy, surface } = call;
  const caller = callingMember(call);
  const { email, role } = readBody(newMember, call);
  requireManagerOf(call, role);
  const issued = await invite(ownDirectory(call, deps), {
    policy,
    surface,
    id: call.newId('mem'),
    email,
    role,
    caller,
    origin: originOf(call),
  });
  return {
    status: 201,
    headers: { 'cache-control': 'no-store' },
    body: invitedMemberView(issued),
    log: { invitedMemberId: issued.member.id },
  };
};
