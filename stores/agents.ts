import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { AuditTrail, Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { type Item, numberOf, numberOrNull, textOf, textOrNull } from './item.ts';
import type { Page, PageRequest, Partition } from './partition.ts';
import type { Store } from './store.ts';
import { ExpectationFailed, transact, tryTransact } from './transaction.ts';

export interface Agent {
  readonly id: string;
  readonly name: string;
  /** What the agent is told before each conversation. */
  readonly instructions: string;
  /** The surface that it is deployed on; null for every one whose keys act on agents. */
  readonly surface: string | null;
  /** Keys that act on it; kept exact by the transactions that make and delete them. */
  readonly keyCount: number;
  readonly createdAt: number;
}

export type AgentSettings = Pick<Agent, 'name' | 'instructions'>;

/** A new agent, with an id of its own: whoever may order it again has to know it. */
export type AgentOrder = AgentSettings & Pick<Agent, 'id' | 'surface'>;

export interface Agents {
  readonly read: (agentId: string) => Promise<Agent | null>;
  /** @param where `surface`: those that are deployed there. */
  readonly page: (request: PageRequest, where?: { readonly surface?: string }) => Promise<Page<Agent>>;
  /** Ordered again under the same id, an agent that is there already is answered as it is. */
  readonly create: (order: AgentOrder, origin: Origin) => Promise<Agent>;
  /** Null if there is no such agent. Settings that are as they were change nothing. */
  readonly change: (agentId: string, asked: Partial<AgentSettings>, origin: Origin) => Promise<Agent | null>;
  /**
   * Whether there was one.
   * @throws Conflict if keys act on it.
   */
  readonly remove: (agentId: string, origin: Origin) => Promise<boolean>;
}

const PREFIX = 'agent#';
const itemOf = (agentId: string): string => `${PREFIX}${agentId}`;

/** The agents of an organization, to read. */
export function createAgentReader(partition: Partition): Pick<Agents, 'read' | 'page'> {
  return {
    read: async (agentId) => {
      const item = await partition.get(itemOf(agentId));
      return item && agentOf(item);
    },
    page: async (request, where) => {
      const filter = where?.surface === undefined ? {} : { surface: [where.surface, null] };
      const { entries, next } = await partition.page(PREFIX, request, filter);
      return { entries: entries.map(agentOf), next };
    },
  };
}

export function createAgents(store: Store, partition: Partition, audit: AuditTrail): Agents {
  const { read, page } = createAgentReader(partition);

  async function create(order: AgentOrder, origin: Origin): Promise<Agent> {
    const agent: Agent = { ...order, keyCount: 0, createdAt: Math.floor(origin.now) };
    const made = await tryTransact(store.client, [
      addingAgent(partition, agent),
      audit.recording({ verb: 'agent.created', subject: agent.id }, origin),
    ]);
    const standing = made ? agent : await read(agent.id);
    if (standing === null) throw new Conflict('the agent was deleted while it was made');
    return standing;
  }

  async function change(
    agentId: string,
    asked: Partial<AgentSettings>,
    origin: Origin,
  ): Promise<Agent | null> {
    const agent = await read(agentId);
    if (agent === null) return null;
    const changed = (Object.keys(asked) as (keyof AgentSettings)[]).filter(
      (field) => asked[field] !== undefined && asked[field] !== agent[field],
    );
    if (changed.length === 0) return agent;
    const fields = Object.fromEntries(changed.map((field) => [field, asked[field] as string]));
    const act = { verb: 'agent.changed', subject: agentId, detail: changed.sort().join(', ') } as const;
    return unlessGone(
      transact(store.client, [partition.changing(itemOf(agentId), fields), audit.recording(act, origin)]),
      { ...agent, ...fields },
    );
  }

  async function remove(agentId: string, origin: Origin): Promise<boolean> {
    try {
      await transact(store.client, [
        partition.removing(itemOf(agentId), { keyCount: 0 }),
        audit.recording({ verb: 'agent.deleted', subject: agentId }, origin),
      ]);
      return true;
    } catch (error) {
      if (!(error instanceof ExpectationFailed)) throw error;
      const agent = await read(agentId);
      if (agent === null) return false;
      throw new Conflict(`keys act on this agent (${agent.keyCount}); delete them first`, error);
    }
  }

  return { read, create, change, remove, page };
}

export function addingAgent(partition: Partition, agent: Agent): TransactWriteItem {
  return partition.adding(itemOf(agent.id), { ...agent });
}

/** Counts a key of the agent in (1) or out (-1), and asks that the agent exists. */
export function countingKey(partition: Partition, agentId: string, count: 1 | -1): TransactWriteItem {
  return partition.changing(itemOf(agentId), {}, { counts: { keyCount: count } });
}

/** Whether an agent can be called on a surface; never changes. */
export function isDeployedOn(agent: Pick<Agent, 'surface'>, surface: string): boolean {
  return agent.surface === null || agent.surface === surface;
}

async function unlessGone<Result>(written: Promise<void>, result: Result): Promise<Result | null> {
  try {
    await written;
    return result;
  } catch (error) {
    if (error instanceof ExpectationFailed) return null;
    throw error;
  }
}

function agentOf(item: Item): Agent {
  return {
    id: textOf(item, 'id'),
    name: textOf(item, 'name'),
    instructions: textOf(item, 'instructions'),
    surface: textOrNull(item, 'surface'),
    keyCount: numberOrNull(item, 'keyCount') ?? 0,
    createdAt: numberOf(item, 'createdAt'),
  };
}
