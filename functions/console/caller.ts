import type { Member } from '../../core/keys/management.ts';
import type { OrganizationDirectory } from '../../stores/directory.ts';
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
 * INVARIANT: the only way from a call to stored data (but for signing in), and it takes no id from the request.
 */
export function ownDirectory(call: Call, { directory }: ConsoleDeps): OrganizationDirectory {
  return directory.of(callerOf(call).organizationId);
}
