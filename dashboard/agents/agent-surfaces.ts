import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { keySurfacesOf } from '../api/policy.ts';
import { isDeployedAt } from './agent-filter.ts';

export type KeySurface = ReturnType<typeof keySurfacesOf>[number];

/** The surfaces whose keys act on agents: those that an agent can be deployed on. */
export function agentSurfacesOf(policy: PolicyView): readonly KeySurface[] {
  return keySurfacesOf(policy).filter(({ keys }) => keys.actsOn === 'agent');
}

/** The surfaces that somebody may make keys for; of an agent where one is meant. */
export function surfacesToMakeKeysFor(
  policy: PolicyView,
  makesKeysFor: readonly string[],
  agent: AgentView | null,
): readonly KeySurface[] {
  const possible = agent === null ? keySurfacesOf(policy) : agentSurfacesOf(policy);
  return possible.filter(
    ({ name }) => makesKeysFor.includes(name) && (agent === null || isDeployedAt(agent, name)),
  );
}

/** Where an agent is deployed, as people call it. */
export function printDeployment({ surface }: AgentView, policy: PolicyView): string {
  if (surface === null) return 'Everywhere';
  return policy.surfaces.find(({ name }) => name === surface)?.title ?? surface;
}
