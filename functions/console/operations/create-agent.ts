import { judgeAgent } from '../../../core/agents.ts';
import { keySurface } from '../../../stores/keys.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { invalid, readBody } from '../input.ts';
import { newAgent } from '../schemas.ts';
import { agentView } from '../views.ts';

export const createAgent: ConsoleOperation = async function createAgent(call, deps) {
  const asked = readBody(newAgent, call);
  const surface = keySurface(call.policy, asked.surface);
  const { settings, problems } = judgeAgent(asked);
  if (problems.length > 0) throw invalid(problems);
  const agent = await ownDirectory(call, deps).agents.create(
    { name: asked.name, instructions: asked.instructions, ...settings, surface: surface.name },
    originOf(call),
  );
  return { status: 201, body: agentView(agent), log: { agentId: agent.id } };
};
