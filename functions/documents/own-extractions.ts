import type { Extractions } from '../../stores/extractions.ts';
import { actingAgentId } from '../acting-agent.ts';
import type { Call } from '../chain/call.ts';
import type { DocumentsDeps } from './deps.ts';

/**
 * The extractions of the agent that a request acts as.
 *
 * INVARIANT: the only way from a call to extractions, and the organization is the caller's own.
 */
export async function ownExtractions(
  call: Call,
  { extractions, directory }: DocumentsDeps,
): Promise<Extractions> {
  if (call.caller === null) throw new Error(`${call.route.id} was called by nobody`);
  return extractions.of(call.caller.organizationId, await actingAgentId(call, directory));
}
