import type { StoredKey } from '../../stores/stored-keys.ts';
import { actingAgentId } from '../acting-agent.ts';
import type { Call } from '../chain/call.ts';
import { notFound } from '../requests/not-found.ts';
import { ownDirectory } from './caller.ts';
import type { ConsoleDeps } from './deps.ts';
import { findKey, requireManager } from './own-key.ts';

/**
 * A key of the called surface, as what it is to the agent that the request is about: a credential of its own.
 * 404 for one of another agent, or of another surface that the agent is deployed on.
 */
export async function ownCredential(call: Call, deps: ConsoleDeps): Promise<StoredKey> {
  const agentId = await actingAgentId(call, ownDirectory(call, deps).store);
  const key = await findKey(call, deps, call.path.credentialId ?? '');
  if (key === null || key.record.agentId !== agentId || key.record.surface !== call.surface.name) {
    throw notFound('credential');
  }
  return key;
}

/** As `ownCredential`, for somebody who wants to change it; 403 for those who may only look. */
export async function manageableCredential(call: Call, deps: ConsoleDeps): Promise<StoredKey> {
  const key = await ownCredential(call, deps);
  requireManager(call, key);
  return key;
}
