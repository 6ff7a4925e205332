import type { Contacts } from '../../stores/contacts.ts';
import { actingAgentId } from '../acting-agent.ts';
import type { Call } from '../chain/call.ts';
import type { ContactsDeps } from './deps.ts';

/**
 * The contacts of the agent that a request acts as.
 *
 * INVARIANT: the only way from a call to contacts, and the organization is the caller's own.
 */
export async function ownContacts(call: Call, { contacts, directory }: ContactsDeps): Promise<Contacts> {
  if (call.caller === null) throw new Error(`${call.route.id} was called by nobody`);
  return contacts.of(call.caller.organizationId, await actingAgentId(call, directory));
}
