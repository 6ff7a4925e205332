import { mayManageRole } from '../../core/membership.ts';
import type { MemberView } from '../../functions/console/shapes.ts';

type Role = MemberView['role'];

/** What each role is for, in the order of the least. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  member: 'Works with keys, agents and tokens, as far as the policy lets members',
  admin: 'Also makes and changes what belongs to everybody, and manages members',
  owner: 'Also manages owners',
};

/** The roles that one of a role may give and take. */
export function rolesGivenBy(own: Role): readonly Role[] {
  return (Object.keys(ROLE_WORDS) as Role[]).filter((role) => mayManageRole(own, role) === null);
}
