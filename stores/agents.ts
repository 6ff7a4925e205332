import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { newId } from '../core/values/id.ts';
import type { AuditTrail, Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { type Item, numberOf, numberOrNull, textOf } from './item.ts';
import type { Page, PageRequest, Partition } from './partition.ts';
import type { Store } from './store.ts';
import { ExpectationFailed, transact } from './transaction.ts';

export interface Agent {
  readonly id: string;
  readonly name: string;
  /** What the agent is told before each conversation. */
  readonly instructions: string;
  /** The surface that it is deployed on. */
  readonly surface: string;
  /** Keys that act on it; kept exact by the transactions that make and delete them. */
  readonly keyCount: number;
  readonly createdAt: number;
}

export type AgentSettings = Pick<Agent, 'name' | 'instructions'>;

export interface Agents {
  readonly read: (agentId: string) => Promise<Agent | null>;
  readonly page: (request: PageRequest, where?: { readonly surface?: string }) => Promise<Page<Agent>>;
  readonly create: (asked: AgentSettings & Pick<Agent, 'surface'>, origin: Origin) => Promise<Agent>;
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

export function createAgents(store: Store, partition: Partition, audit: AuditTrail): Agents {
  async function read(agentId: string): Promise<Agent | null> {
    const item = await partition.get(itemOf(agentId));
    return item && agentOf(item);
  }

  async function create(asked: AgentSettings & Pick<Agent, 'surface'>, origin: Origin): Promise<Agent> {
    const agent: Agent = {
      ...asked,
      id: newId('agt', origin.now, store.random),
      keyCount: 0,
      createdAt: Math.floor(origin.now),
    };
    await transact(store.client, [
      addingAgent(partition, agent),
      audit.recording({ verb: 'agent.created', subject: agent.id }, origin),
    ]);
    return agent;
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

  return {
    read,
    create,
    change,
    remove,
    page: async (request, where) => {
      const { entries, next } = await partition.page(PREFIX, request, where);
      return { entries: entries.map(agentOf), next };
    },
  };
}

export function addingAgent(partition: Partition, agent: Agent): TransactWriteItem {
  return partition.adding(itemOf(agent.id), { ...agent });
}

/** Counts a key of the agent in (1) or out (-1), and asks that the agent exists on the surface. */
export function countingKey(
  partition: Partition,
  agentId: string,
  surface: string,
  count: 1 | -1,
): TransactWriteItem {
  return partition.changing(itemOf(agentId), {}, { expected: { surface }, counts: { keyCount: count } });
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
    surface: textOf(item, 'surface'),
    keyCount: numberOrNull(item, 'keyCount') ?? 0,
    createdAt: numberOf(item, 'createdAt'),
  };
}
