import { SettingsRefused } from '../../core/keys/settings.ts';
import type { Role } from '../../core/policy/policy.ts';
import { Conflict } from '../../stores/conflict.ts';
import { StoreUnavailable } from '../../stores/unavailable.ts';
import { Failure } from '../chain/call.ts';
import type { ConsoleOperation } from './deps.ts';
import { invalid } from './input.ts';

/** One answer for what never was, is no longer, and is somebody else's. */
export function notFound(thing: string): Failure {
  return new Failure('not_found', { params: { thing } });
}

/** @param roles that may, null for nothing to refuse. */
export function requireRole(roles: readonly Role[] | null): void {
  if (roles !== null) throw new Failure('role_insufficient', { params: { roles: roles.join(' or ') } });
}

/** Says in the catalogue's words what the stores refuse. */
export function translatingFailures(operation: ConsoleOperation): ConsoleOperation {
  return async function translated(call, deps) {
    try {
      return await operation(call, deps);
    } catch (error) {
      if (error instanceof SettingsRefused) throw invalid(error.problems);
      if (error instanceof Conflict) {
        throw new Failure('conflict', { params: { reason: error.reason }, cause: error });
      }
      if (error instanceof StoreUnavailable) throw new Failure('store_unavailable', { cause: error.cause });
      throw error;
    }
  };
}
