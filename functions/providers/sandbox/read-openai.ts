import type { ChatBody, ChatMessage } from '../requests/chat-body.ts';
import type { Conversation, Part, Tool, Turn } from './conversation.ts';

export function readOpenai(body: ChatBody): Conversation {
  return {
    turns: body.messages.map(turnOf),
    tools: (body.tools ?? []).flatMap(toolOf),
    toolChoice: choiceOf(body),
    parallelCalls: body.parallel_tool_calls !== false,
    stops: [body.stop ?? []].flat(),
    schema: schemaOf(body.response_format),
  };
}

function turnOf(message: ChatMessage): Turn {
  switch (message.role) {
    case 'developer':
    case 'system':
      return { role: 'system', parts: contentOf(message.content) };
    case 'user':
      return { role: 'user', parts: contentOf(message.content) };
    case 'assistant': {
      const refusal: Part[] = message.refusal ? [{ kind: 'text', text: message.refusal }] : [];
      const calls = (message.tool_calls ?? []).map(callOf);
      return { role: 'assistant', parts: [...contentOf(message.content), ...refusal, ...calls] };
    }
    case 'tool':
      return { role: 'tool', parts: [resultOf(message.tool_call_id, message.content)] };
    case 'function':
      return { role: 'tool', parts: [resultOf(message.name, message.content)] };
  }
}

type Content = ChatMessage['content'];

function contentOf(content: Content): Part[] {
  if (content === null || content === undefined) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return content.map((part): Part => {
    if (part.type === 'text') return { kind: 'text', text: part.text };
    if (part.type === 'refusal') return { kind: 'text', text: part.refusal };
    return { kind: 'attachment', text: null };
  });
}

function resultOf(id: string, content: Content): Part {
  const texts = contentOf(content).flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  return { kind: 'result', id, text: texts.join('\n'), attachments: 0 };
}

type Call = NonNullable<Extract<ChatMessage, { role: 'assistant' }>['tool_calls']>[number];

function callOf(call: Call): Part {
  const { name, args } =
    call.type === 'function'
      ? { name: call.function.name, args: call.function.arguments }
      : { name: call.custom.name, args: call.custom.input };
  return { kind: 'call', id: call.id, name, arguments: compact(args) };
}

/** Without the white space that the other dialect, which sends a value instead of a text, could not have. */
function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

/** Custom tools take free text and no schema: the sandbox does not call them. */
function toolOf(tool: NonNullable<ChatBody['tools']>[number]): Tool[] {
  if (tool.type === 'custom') return [];
  const { name, description, parameters } = tool.function;
  return [{ name, description: description ?? '', schema: parameters ?? undefined }];
}

function choiceOf({ tool_choice: choice }: ChatBody): Conversation['toolChoice'] {
  if (choice === null || choice === undefined) return 'auto';
  if (choice === 'required') return 'any';
  if (typeof choice === 'string') return choice;
  if (choice.type === 'function') return { name: choice.function.name };
  if (choice.type === 'custom') return { name: choice.custom.name };
  return choice.allowed_tools.mode === 'required' ? firstAllowed(choice.allowed_tools.tools) : 'auto';
}

function firstAllowed(tools: readonly Record<string, unknown>[]): Conversation['toolChoice'] {
  const named = tools[0]?.function;
  const name = typeof named === 'object' && named !== null && 'name' in named ? named.name : undefined;
  return typeof name === 'string' ? { name } : 'any';
}

function schemaOf(format: ChatBody['response_format']): unknown {
  if (format?.type === 'json_schema') return format.json_schema.schema ?? {};
  return format?.type === 'json_object' ? { type: 'object' } : null;
}
