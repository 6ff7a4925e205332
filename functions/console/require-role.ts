import type { Role } from '../../core/policy/policy.ts';
import { Failure } from '../chain/call.ts';

/** @param roles that may, null for nothing to refuse. */
export function requireRole(roles: readonly Role[] | null): void {
  if (roles !== null) throw new Failure('role_insufficient', { params: { roles: roles.join(' or ') } });
}
