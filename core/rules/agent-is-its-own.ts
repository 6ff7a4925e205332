import type { Rule } from './rule.ts';

/**
 * A key that acts on one agent does not reach another's: not of its own organization, nor of a stranger's, nor one
 * that does not exist, and nobody can tell which of these it was.
 */
export const agentIsItsOwn: Rule = {
  id: 'agent-is-its-own',
  denies: ['agent_not_allowed'],
  judge: ({ credential, request }) => {
    const own = credential?.agentId ?? null;
    return own === null || request.agents.every((named) => named === own)
      ? null
      : { code: 'agent_not_allowed' };
  },
};
