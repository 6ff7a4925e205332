import { hashInvitationToken } from '../../../stores/invitation-tokens.ts';
import { acceptInvitation as accept } from '../../../stores/invitations.ts';
import { Failure } from '../../chain/call.ts';
import { readBody } from '../../requests/input.ts';
import { beginSession } from '../begin-session.ts';
import type { ConsoleOperation } from '../deps.ts';
import { acceptance } from '../member-schemas.ts';

/** Public: the token says who it is. Of one that is not good nothing is computed, and nothing is told. */
export const acceptInvitation: ConsoleOperation = async function acceptInvitation(call, deps) {
  const { token, password } = readBody(acceptance, call);
  const hash = hashInvitationToken(call.policy, call.surface, token);
  const place = hash === null ? null : await deps.directory.findByInvitation(hash);
  if (hash === null || place === null) throw new Failure('invitation_not_found');

  const own = deps.directory.of(place.organizationId);
  const { sourceIp, requestId, now } = call;
  const asked = { memberId: place.memberId, hash, password };
  const [organization, member] = [await own.read(), await accept(own, asked, { sourceIp, requestId, now })];
  if (organization === null || member === null) throw new Failure('invitation_not_found');
  return beginSession(call, deps, own, { organization, member });
};
