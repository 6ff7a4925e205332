import type { Problem } from '../../requests/check.ts';
import { isFields } from '../fields.ts';
import type { ChatBody } from '../requests/chat-body.ts';
import type { MessagesBody } from '../requests/messages-body.ts';

type ChatTool = NonNullable<ChatBody['tools']>[number];
type Tools = Pick<MessagesBody, 'tools' | 'tool_choice'>;

/**
 * The tools of a request in OpenAI's dialect, and which of them may be called, in Anthropic's. Nothing if there are none.
 * @param problems gets what cannot be said, by its path in the request.
 */
export function toolsOfChat(body: ChatBody, problems: Problem[]): Tools {
  const { allowed, choice } = choiceOf(body, problems);
  const tools = (body.tools ?? []).flatMap((tool, at) => {
    if (tool.type === 'custom') {
      problems.push({ path: `tools.${at}.type`, message: 'this model takes functions only' });
      return [];
    }
    return allowed === null || allowed.has(tool.function.name) ? [toolOf(tool)] : [];
  });
  if (tools.length === 0) {
    if (allowed !== null) {
      problems.push({ path: 'tool_choice.allowed_tools.tools', message: 'names none of the `tools`' });
    }
    return {};
  }
  if (body.parallel_tool_calls !== false)
    return { tools, ...(choice === null ? {} : { tool_choice: choice }) };
  const single = choice ?? ({ type: 'auto' } as const);
  return {
    tools,
    tool_choice: single.type === 'none' ? single : { ...single, disable_parallel_tool_use: true },
  };
}

function toolOf({
  function: { name, description, parameters, strict },
}: Extract<ChatTool, { type: 'function' }>) {
  return {
    name,
    ...(typeof description === 'string' ? { description } : {}),
    // Anthropic takes objects only, and wants them to say so.
    input_schema: { type: 'object', ...parameters },
    ...(strict === true ? { strict } : {}),
  };
}

interface Choice {
  /** Names of the tools that may be called; null for all. */
  readonly allowed: ReadonlySet<string> | null;
  /** Null where the client leaves it to the model, without saying so. */
  readonly choice: NonNullable<MessagesBody['tool_choice']> | null;
}

function choiceOf({ tool_choice: choice }: ChatBody, problems: Problem[]): Choice {
  if (choice === null || choice === undefined) return { allowed: null, choice: null };
  if (choice === 'required') return { allowed: null, choice: { type: 'any' } };
  if (typeof choice === 'string') return { allowed: null, choice: { type: choice } };
  if (choice.type === 'function') {
    return { allowed: null, choice: { type: 'tool', name: choice.function.name } };
  }
  if (choice.type === 'custom') {
    problems.push({ path: 'tool_choice.type', message: 'this model takes functions only' });
    return { allowed: null, choice: null };
  }
  const { mode, tools } = choice.allowed_tools;
  return { allowed: new Set(tools.flatMap(nameOf)), choice: { type: mode === 'required' ? 'any' : 'auto' } };
}

function nameOf(tool: Record<string, unknown>): string[] {
  const name = isFields(tool.function) ? tool.function.name : undefined;
  return typeof name === 'string' ? [name] : [];
}
