import type { Member } from '../../core/keys/management.ts';
import type { OrganizationDirectory } from '../../stores/directory.ts';
import type { Usage } from '../../stores/usage.ts';
import { callerOf } from '../caller.ts';
import { type Call, type Caller, Failure } from '../chain/call.ts';
import type { ConsoleDeps } from './deps.ts';

export { callerOf, memberOf, originOf } from '../caller.ts';

/**
 * The member who is signed in.
 *
 * @throws Failure `session_required` to a token or a key
 */
export function signedInMember(call: Call): Caller & Member {
  const caller = callerOf(call);
  if (caller.kind !== 'session') throw new Failure('session_required');
  return caller;
}

/**
 * The directory of the caller's organization.
 *
 * INVARIANT: this and `ownUsage` are the only ways from a call to stored data (but for signing in and becoming a
 * member), and neither takes an organization from the request.
 */
export function ownDirectory(call: Call, { directory }: ConsoleDeps): OrganizationDirectory {
  return directory.of(callerOf(call).organizationId);
}

/** What the keys of the caller's organization were used for. */
export function ownUsage(call: Call, { usageOf }: ConsoleDeps): Usage {
  return usageOf(callerOf(call).organizationId);
}
