import type { Member } from '../../core/keys/management.ts';
import type { Origin } from '../../stores/audit.ts';
import type { OrganizationDirectory } from '../../stores/directory.ts';
import { type Call, type Caller, Failure } from '../chain/call.ts';
import type { ConsoleDeps } from './deps.ts';

/** Who calls. A route that is not public has a caller, or the chain would not have come here. */
export function callerOf({ caller, route }: Call): Caller & Member {
  if (caller === null) throw new Error(`${route.id} was called by nobody`);
  return caller;
}

/**
 * Who calls, where only members may. A key acts for its agent, and not for the member who made it.
 *
 * @throws Failure `not_permitted` to a key
 */
export function memberOf(call: Call): Caller & Member {
  const caller = callerOf(call);
  if (caller.kind === 'key') throw new Failure('not_permitted');
  return caller;
}

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

/** Who asks for a change, from where and when, for the audit trail. */
export function originOf(call: Call): Origin {
  const { memberId, keyId } = callerOf(call);
  return {
    memberId,
    credentialId: keyId,
    sourceIp: call.sourceIp,
    requestId: call.requestId,
    now: call.now,
  };
}
