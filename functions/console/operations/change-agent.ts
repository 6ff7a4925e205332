import { judgeAgent } from '../../../core/agents.ts';
import { invalid, readBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { agentIdOf } from '../agent-id.ts';
import { originOf, ownDirectory } from '../caller.ts';
import type { ConsoleOperation } from '../deps.ts';
import { agentChange } from '../schemas.ts';
import { agentView } from '../views.ts';

export const changeAgent: ConsoleOperation = async function changeAgent(call, deps) {
  const agentId = agentIdOf(call);
  const { settings, problems } = judgeAgent(readBody(agentChange, call));
  if (problems.length > 0) throw invalid(problems);
  const agent = await ownDirectory(call, deps).agents.change(agentId, settings, originOf(call));
  if (agent === null) throw notFound('agent');
  return { status: 200, body: agentView(agent) };
};
