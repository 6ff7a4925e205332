import type { Problem } from '../../requests/check.ts';
import { isFields } from '../fields.ts';
import type { ChatBody } from '../requests/chat-body.ts';
import type { MessagesBody } from '../requests/messages-body.ts';

type Tools = Pick<ChatBody, 'tools' | 'tool_choice' | 'parallel_tool_calls'>;
type ChatTool = NonNullable<ChatBody['tools']>[number];

/**
 * The tools of a request in Anthropic's dialect, and which of them may be called, in OpenAI's. Nothing if there are none.
 * @param problems gets what cannot be said, by its path in the request.
 */
export function toolsOfMessages(body: MessagesBody, problems: Problem[]): Tools {
  const tools = (body.tools ?? []).flatMap((tool, at): ChatTool[] => {
    const { type, name, description, input_schema: parameters, strict } = tool;
    if (!isFields(parameters) || typeof name !== 'string') {
      problems.push({ path: `tools.${at}.type`, message: `this model has no tool \`${type}\` of its own` });
      return [];
    }
    const described = typeof description === 'string' ? { description } : {};
    const marked = strict === true ? { strict } : {};
    return [{ type: 'function', function: { name, ...described, parameters, ...marked } }];
  });
  if (tools.length === 0) return {};
  const { tool_choice: choice } = body;
  const isSingle =
    choice !== null &&
    choice !== undefined &&
    choice.type !== 'none' &&
    choice.disable_parallel_tool_use === true;
  return { tools, ...choiceOf(choice), ...(isSingle ? { parallel_tool_calls: false } : {}) };
}

function choiceOf(choice: MessagesBody['tool_choice']): Pick<ChatBody, 'tool_choice'> {
  if (choice === null || choice === undefined) return {};
  switch (choice.type) {
    case 'any':
      return { tool_choice: 'required' };
    case 'tool':
      return { tool_choice: { type: 'function', function: { name: choice.name } } };
    default:
      return { tool_choice: choice.type };
  }
}
