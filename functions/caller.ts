import type { Member } from '../core/keys/management.ts';
import type { Origin } from '../stores/audit.ts';
import { type Call, type Caller, Failure } from './chain/call.ts';

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
