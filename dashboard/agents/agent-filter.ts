import type { AgentView } from '../../functions/console/shapes.ts';

export interface AgentFilter {
  /** Part of a name, of the instructions or of an id; in any case. */
  readonly text: string;
  /** Where it can be called; empty for all. */
  readonly surface: string;
}

export const NO_AGENT_FILTER: AgentFilter = { text: '', surface: '' };

export function filterAgents(agents: readonly AgentView[], filter: AgentFilter): readonly AgentView[] {
  const text = filter.text.trim().toLowerCase();
  return agents.filter(
    (agent) =>
      (filter.surface === '' || isDeployedAt(agent, filter.surface)) &&
      (text === '' ||
        [agent.name, agent.instructions, agent.id].some((one) => one.toLowerCase().includes(text))),
  );
}

/** An agent that names no surface is deployed on all. */
export function isDeployedAt(agent: Pick<AgentView, 'surface'>, surface: string): boolean {
  return agent.surface === null || agent.surface === surface;
}
