import { judgeAgent } from '../../../core/agents.ts';
import { keySurface } from '../../../stores/keys.ts';
import { invalid, readBody } from '../../requests/input.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { newAgent } from '../schemas.ts';
import { agentView } from '../views.ts';

export const createAgent: ConsoleOperation = async function createAgent(call, deps) {
  const asked = readBody(newAgent, call);
  if (asked.surface !== null) keySurface(call.policy, asked.surface);
  const { settings, problems } = judgeAgent(asked);
  if (problems.length > 0) throw invalid(problems);
  const agent = await ownDirectory(call, deps).agents.create(
    {
      id: call.newId('agt'),
      name: asked.name,
      instructions: asked.instructions,
      ...settings,
      surface: asked.surface,
    },
    originOf(call),
  );
  return { status: 201, body: agentView(agent), log: { agentId: agent.id } };
};
