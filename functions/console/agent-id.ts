import { isId } from '../../core/values/id.ts';
import type { Call } from '../chain/call.ts';
import { notFound } from '../requests/not-found.ts';

/** The id of an agent that the path names; 404 for what cannot be one. */
export function agentIdOf(call: Call): string {
  const agentId = call.path.agentId ?? '';
  if (!isId('agt', agentId)) throw notFound('agent');
  return agentId;
}
