import { mayManageRole } from '../../core/membership.ts';
import type { Role } from '../../core/policy/policy.ts';
import { isId } from '../../core/values/id.ts';
import type { Member } from '../../stores/members.ts';
import type { Call } from '../chain/call.ts';
import { notFound } from '../requests/not-found.ts';
import { memberOf } from './caller.ts';
import { requireRole } from './require-role.ts';

/** The id of a member that the path names; 404 for what cannot be one. */
export function memberIdOf(call: Call): string {
  const memberId = call.path.memberId ?? '';
  if (!isId('mem', memberId)) throw notFound('member');
  return memberId;
}

/**
 * Who calls, in the role that its credential has.
 *
 * @throws Failure `not_permitted` to a key
 */
export function callingMember(call: Call): Pick<Member, 'id' | 'role'> {
  const { memberId, role } = memberOf(call);
  if (role === null) throw new Error('a member without a role calls');
  return { id: memberId, role };
}

/** @throws Failure `role_insufficient` to those who may not give and take a role */
export function requireManagerOf(call: Call, role: Role): void {
  requireRole(mayManageRole(memberOf(call).role, role));
}
