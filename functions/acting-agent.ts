import { isId } from '../core/values/id.ts';
import { type Agent, createAgentReader, isDeployedOn } from '../stores/agents.ts';
import { openPartition } from '../stores/partition.ts';
import type { Store } from '../stores/store.ts';
import { type Call, type Caller, Failure } from './chain/call.ts';

/** Enough to tell one agent from several. */
const ONE_AND_ANOTHER = 2;

/**
 * The agent that a request acts as: the one of its key, or the one that it names, or the only one that there is. Of
 * the caller's own organization and the called surface, always.
 *
 * @throws Failure `agent_not_allowed` for an agent that is not the caller's, whether it exists or not;
 * `agent_required` if there are several and the request names none; `invalid_request` if it contradicts itself.
 */
export async function actingAgent(
  call: Call,
  store: Pick<Store<'directory'>, 'client' | 'tables'>,
): Promise<Agent> {
  const caller = callerOf(call);
  const agents = createAgentReader(openPartition(store, caller.organizationId));
  const agentId = caller.agentId ?? namedAgent(call);
  if (agentId !== null) {
    const agent = isId('agt', agentId) ? await agents.read(agentId) : null;
    if (agent === null || !isDeployedOn(agent, call.surface.name)) throw new Failure('agent_not_allowed');
    return agent;
  }
  const { entries } = await agents.page(
    { limit: ONE_AND_ANOTHER, after: null },
    { surface: call.surface.name },
  );
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return only;
  throw new Failure('agent_required', { params: { header: headerOf(call) } });
}

/**
 * The id of the agent that a request acts as, without a question to the store where the gate has settled it: a key
 * that acts on an agent reaches no other.
 */
export async function actingAgentId(
  call: Call,
  store: Pick<Store<'directory'>, 'client' | 'tables'>,
): Promise<string> {
  return callerOf(call).agentId ?? (await actingAgent(call, store)).id;
}

function callerOf({ caller, route }: Call): Caller {
  if (caller === null) throw new Error(`${route.id} was called by nobody`);
  return caller;
}

function namedAgent({ agents: [named, another], surface }: Call): string | null {
  if (another === undefined) return named ?? null;
  const header = surface.agents?.header ?? '';
  const message = 'names another agent than the path, or several';
  throw new Failure('invalid_request', {
    params: { reason: `the header ${header} ${message}` },
    param: header,
    errors: [{ path: header, message }],
  });
}

function headerOf({ surface }: Call): string {
  return surface.agents?.header ?? 'an agent';
}
