import type { Problem } from '../../requests/check.ts';
import { isFields } from '../fields.ts';
import type { ChatMessage } from '../requests/chat-body.ts';
import type { AnthropicMessage } from '../requests/messages-body.ts';
import { BETWEEN_TEXTS, contentOf, type Part, partsOfBlock } from './blocks-to-parts.ts';
import type { Block } from './parts-to-blocks.ts';

type ToolResult = Extract<Block, { type: 'tool_result' }>;
type ToolCalls = NonNullable<Extract<ChatMessage, { role: 'assistant' }>['tool_calls']>;

/** Says that a result is an error, where the dialect has no other word for it. */
const ERROR_MARK = 'Error: ';

/**
 * A turn of Anthropic's dialect as messages of OpenAI's; none if it says nothing.
 * @param problems gets what cannot be said, by its path in the request.
 */
export function messagesOfTurn(turn: AnthropicMessage, path: string, problems: Problem[]): ChatMessage[] {
  const { role, content } = turn;
  const blocks: readonly Block[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const contentPath = `${path}.content`;
  switch (role) {
    case 'system': {
      const text = contentOf(partsOf(blocks, contentPath, problems));
      return typeof text === 'string' && text !== '' ? [{ role, content: text }] : [];
    }
    case 'user':
      return messagesOfUser(blocks, contentPath, problems);
    case 'assistant':
      return messagesOfAssistant(blocks, contentPath, problems);
  }
}

/**
 * The results of tools come first, as they have to stand right behind their calls. Images and documents among them are
 * said by the user: the messages of tools hold text alone.
 */
function messagesOfUser(blocks: readonly Block[], path: string, problems: Problem[]): ChatMessage[] {
  const results: ChatMessage[] = [];
  const attached: Part[] = [];
  const said: Part[] = [];
  for (const [at, block] of blocks.entries()) {
    if (block.type !== 'tool_result') {
      said.push(...partsOfBlock(block, `${path}.${at}`, problems));
      continue;
    }
    const { text, attachments } = readResult(block, `${path}.${at}.content`, problems);
    results.push({ role: 'tool', tool_call_id: block.tool_use_id, content: text });
    if (attachments.length === 0) continue;
    attached.push({ type: 'text', text: `Returned by the call ${block.tool_use_id}:` }, ...attachments);
  }
  const parts = [...attached, ...said];
  return parts.length === 0 ? results : [...results, { role: 'user', content: contentOf(parts) }];
}

function readResult(
  { content, is_error: isError }: ToolResult,
  path: string,
  problems: Problem[],
): { text: string; attachments: Part[] } {
  const parts =
    typeof content === 'string'
      ? [{ type: 'text', text: content } as const]
      : partsOf(content ?? [], path, problems);
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const text = texts.join(BETWEEN_TEXTS);
  return {
    text: isError === true ? ERROR_MARK + text : text,
    attachments: parts.filter(({ type }) => type !== 'text'),
  };
}

function partsOf(blocks: readonly Block[], path: string, problems: Problem[]): Part[] {
  return blocks.flatMap((block, at) => partsOfBlock(block, `${path}.${at}`, problems));
}

/**
 * What was thought goes back as DeepSeek sends it: it refuses calls without
 * (https://api-docs.deepseek.com/guides/thinking_mode). What is redacted nobody else can read: it is left out.
 */
function messagesOfAssistant(blocks: readonly Block[], path: string, problems: Problem[]): ChatMessage[] {
  let text = '';
  let thoughts = '';
  const calls: ToolCalls = [];
  for (const [at, block] of blocks.entries()) {
    switch (block.type) {
      case 'text':
        text += block.text;
        break;
      case 'thinking':
        thoughts += block.thinking;
        break;
      case 'redacted_thinking':
        break;
      case 'tool_use':
        calls.push(callOf(block));
        break;
      default:
        problems.push({
          path: `${path}.${at}.type`,
          message: `this model takes no \`${block.type}\` of an assistant`,
        });
    }
  }
  if (text === '' && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: text === '' ? null : text,
      ...(thoughts === '' ? {} : { reasoning_content: thoughts }),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
  ];
}

function callOf(block: Extract<Block, { type: 'tool_use' }>): ToolCalls[number] {
  const { id, name, input, extra_content: extra } = block;
  return {
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
    ...(isFields(extra) ? { extra_content: extra } : {}),
  };
}
