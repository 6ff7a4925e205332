import type { Role } from './policy/policy.ts';

/** Who manages the members of an organization; of owners, owners alone. */
const MANAGERS: readonly Role[] = ['owner', 'admin'];
const OWNERS: readonly Role[] = ['owner'];

/**
 * Null if one of this role may give and take another: invite to it, appoint, change and remove those who have it. Else the
 * roles that may.
 */
export function mayManageRole(own: Role | null, other: Role): readonly Role[] | null {
  const managers = other === 'owner' ? OWNERS : MANAGERS;
  return own !== null && managers.includes(own) ? null : managers;
}
