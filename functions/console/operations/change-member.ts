import { changeRole } from '../../../stores/member-changes.ts';
import { readBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { memberChange } from '../member-schemas.ts';
import { listedMemberView } from '../member-views.ts';
import { callingMember, memberIdOf, requireManagerOf } from '../own-member.ts';

export const changeMember: ConsoleOperation = async function changeMember(call, deps) {
  const caller = callingMember(call);
  const memberId = memberIdOf(call);
  const { role } = readBody(memberChange, call);
  const member = await changeRole(ownDirectory(call, deps), role, {
    memberId,
    caller,
    permit: (found) => {
      requireManagerOf(call, found.role);
      requireManagerOf(call, role);
    },
    origin: originOf(call),
  });
  if (member === null) throw notFound('member');
  return { status: 200, body: listedMemberView(member), log: { changedMemberId: memberId } };
};
