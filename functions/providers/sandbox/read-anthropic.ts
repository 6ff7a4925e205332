import type { AnthropicMessage, CountTokensBody, MessagesBody } from '../requests/messages-body.ts';
import type { Conversation, Part, Tool, Turn } from './conversation.ts';

export function readAnthropic(body: MessagesBody | CountTokensBody): Conversation {
  const system = contentOf(body.system ?? '');
  return {
    turns: [{ role: 'system', parts: system }, ...body.messages.map(turnOf)],
    tools: (body.tools ?? []).flatMap(toolOf),
    toolChoice: choiceOf(body),
    parallelCalls: body.tool_choice?.disable_parallel_tool_use !== true,
    stops: stopsOf(body),
    schema: body.output_config?.format?.schema ?? null,
  };
}

type Content = AnthropicMessage['content'];
type Block = Exclude<Content, string>[number];

function turnOf({ role, content }: AnthropicMessage): Turn {
  return { role, parts: contentOf(content) };
}

function contentOf(content: Content): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return content.flatMap(partOf);
}

/** Thinking and what the provider's own tools did are not part of the conversation that is counted and answered. */
function partOf(block: Block): Part[] {
  switch (block.type) {
    case 'text':
      return [{ kind: 'text', text: block.text }];
    case 'image':
      return [{ kind: 'attachment', text: null }];
    case 'document':
      return [documentOf(block.source)];
    case 'tool_use':
      return [{ kind: 'call', id: block.id, name: block.name, arguments: JSON.stringify(block.input) }];
    case 'tool_result':
      return [resultOf(block)];
    default:
      return [];
  }
}

function documentOf(source: Readonly<Record<string, unknown>>): Part {
  const isText = source.type === 'text' && typeof source.data === 'string';
  return { kind: 'attachment', text: isText ? String(source.data) : null };
}

function resultOf({ tool_use_id: id, content }: Extract<Block, { type: 'tool_result' }>): Part {
  const parts = contentOf(content ?? '');
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  return { kind: 'result', id, text: texts.join('\n'), attachments: parts.length - texts.length };
}

/** Only tools with a schema are the client's own; the provider's run elsewhere. */
function toolOf(tool: NonNullable<CountTokensBody['tools']>[number]): Tool[] {
  if (!('input_schema' in tool) || !('name' in tool)) return [];
  const {
    name,
    description,
    input_schema: schema,
  } = tool as {
    name: string;
    description?: string | null;
    input_schema: object;
  };
  return [{ name, description: description ?? '', schema }];
}

function choiceOf({ tool_choice: choice }: CountTokensBody): Conversation['toolChoice'] {
  if (choice === null || choice === undefined) return 'auto';
  return choice.type === 'tool' ? { name: choice.name } : choice.type;
}

function stopsOf(body: MessagesBody | CountTokensBody): readonly string[] {
  const stops = 'stop_sequences' in body ? body.stop_sequences : undefined;
  return Array.isArray(stops) ? stops : [];
}
