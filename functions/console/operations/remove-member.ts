import { removeMember as remove } from '../../../stores/member-changes.ts';
import { notFound } from '../../requests/not-found.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { callingMember, memberIdOf, requireManagerOf } from '../own-member.ts';

/** Everybody may go; others are removed by those who manage them. */
export const removeMember: ConsoleOperation = async function removeMember(call, deps) {
  const caller = callingMember(call);
  const memberId = memberIdOf(call);
  const existed = await remove(ownDirectory(call, deps), {
    memberId,
    caller,
    permit: ({ id, role }) => {
      if (id !== caller.id) requireManagerOf(call, role);
    },
    origin: originOf(call),
  });
  if (!existed) throw notFound('member');
  return { status: 204, log: { removedMemberId: memberId } };
};
