import type { Agent } from '../../stores/agents.ts';
import type { Store } from '../../stores/store.ts';
import { actingAgent } from '../acting-agent.ts';
import type { Call } from '../chain/call.ts';
import { type Asked, type BegunExchange, beginExchange } from './threads/begin-exchange.ts';

/**
 * What is remembered of agents, and of conversations with them. It needs the store's client, which takes longer to
 * load than all the rest of this function: only the routes that act as an agent load it.
 */
export interface Memory {
  readonly agentOf: (call: Call) => Promise<Agent>;
  readonly beginExchange: (call: Call, asked: Asked) => Promise<BegunExchange>;
}

export function createMemory(store: Store<'directory' | 'threads'>): Memory {
  return {
    agentOf: (call) => actingAgent(call, store),
    beginExchange: (call, asked) => beginExchange(call, store, asked),
  };
}
