import type { KeyRules, Role } from '../policy/policy.ts';

/** Those who manage the keys of everybody, not only their own. */
const MANAGERS: readonly Role[] = ['owner', 'admin'];

export interface Member {
  readonly memberId: string;
  readonly role: Role | null;
}

/** Null if the member may make keys under these rules, else the roles that may. */
export function mayMake({ madeBy }: KeyRules, { role }: Member): readonly Role[] | null {
  return role !== null && madeBy.includes(role) ? null : madeBy;
}

/**
 * Null if the member may change, rotate or delete this key, else the roles that may.
 *
 * @param rules of the key's surface, null if the policy has it no longer.
 */
export function mayManage(
  rules: KeyRules | null,
  key: { readonly memberId: string },
  member: Member,
): readonly Role[] | null {
  const { role, memberId } = member;
  const isManager = role !== null && MANAGERS.includes(role);
  if (rules === null) return isManager ? null : MANAGERS;
  const refused = mayMake(rules, member);
  if (refused !== null) return refused;
  return isManager || key.memberId === memberId ? null : rules.madeBy.filter((one) => MANAGERS.includes(one));
}
