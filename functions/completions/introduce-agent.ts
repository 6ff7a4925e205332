import type { Agent } from '../../stores/agents.ts';
import type { Call } from '../chain/call.ts';
import type { ChatBody } from '../providers/requests/chat-body.ts';
import type { CountTokensBody } from '../providers/requests/messages-body.ts';
import type { CompletionDeps } from './complete.ts';

/** What a model is told before anything else, so that it speaks as the agent. */
export function introduceAgent({ name, instructions }: Pick<Agent, 'name' | 'instructions'>): string {
  const introduction = `You are ${name}.`;
  return instructions.trim() === '' ? introduction : `${introduction}\n\n${instructions}`;
}

/** The body as the model gets it where the caller acts as an agent; as it is elsewhere, and nothing is read. */
export async function introducedChat(call: Call, deps: CompletionDeps, body: ChatBody): Promise<ChatBody> {
  if (!call.route.actsAsAgent) return body;
  const { agentOf } = await deps.memory();
  const introduction = { role: 'system', content: introduceAgent(await agentOf(call)) } as const;
  return { ...body, messages: [introduction, ...body.messages] };
}

/** As `introducedChat`, in Anthropic's dialect: the client's own instructions stay, behind those of the agent. */
export async function introducedMessages<Body extends CountTokensBody>(
  call: Call,
  deps: CompletionDeps,
  body: Body,
): Promise<Body> {
  if (!call.route.actsAsAgent) return body;
  const { agentOf } = await deps.memory();
  const introduction = { type: 'text', text: introduceAgent(await agentOf(call)) } as const;
  const own = body.system ?? [];
  const blocks = typeof own === 'string' ? textBlocks(own) : own;
  return { ...body, system: [introduction, ...blocks] };
}

/** None for an empty text: Anthropic refuses an empty block. */
function textBlocks(text: string) {
  return text === '' ? [] : [{ type: 'text', text } as const];
}
