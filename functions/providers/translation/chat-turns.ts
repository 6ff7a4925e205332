import type { Problem } from '../../requests/check.ts';
import { isFields } from '../fields.ts';
import type { ChatMessage } from '../requests/chat-body.ts';
import type { AnthropicMessage } from '../requests/messages-body.ts';
import { type Block, blocksOfParts, textBlocks } from './parts-to-blocks.ts';

/** A conversation as Anthropic's dialect has it. */
export interface Turns {
  /** The texts of all system and developer messages, in their order. */
  readonly system: readonly string[];
  readonly messages: AnthropicMessage[];
}

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;
type ToolCall = NonNullable<AssistantMessage['tool_calls']>[number];

/**
 * Messages of OpenAI's dialect as turns of Anthropic's. System messages go before all others, wherever they stand: most
 * models take none later. The results of tools are one turn of the user, with what the user says behind them: Anthropic
 * wants them all in the message right after the calls. Messages that say nothing are left out.
 *
 * @param problems gets what cannot be said, by its path in the request.
 */
export function turnsOfChat(messages: readonly ChatMessage[], problems: Problem[]): Turns {
  const system: string[] = [];
  const turns: AnthropicMessage[] = [];
  /** Of the turn that further results, and the user's next words, belong to. */
  let results: Block[] | null = null;
  for (const [at, message] of messages.entries()) {
    const path = `messages.${at}`;
    switch (message.role) {
      case 'system':
      case 'developer':
        system.push(...textsOf(message.content));
        break;
      case 'tool':
        if (results === null) {
          results = [];
          turns.push({ role: 'user', content: results });
        }
        results.push(resultOf(message));
        break;
      case 'user': {
        const { content } = message;
        const blocks =
          typeof content === 'string'
            ? textBlocks(content)
            : blocksOfParts(content, `${path}.content`, problems);
        if (results !== null) results.push(...blocks);
        else if (blocks.length > 0) turns.push({ role: 'user', content: shortened(blocks) });
        results = null;
        break;
      }
      case 'assistant': {
        const blocks = blocksOfAssistant(message, path, problems);
        if (blocks.length > 0) turns.push({ role: 'assistant', content: shortened(blocks) });
        results = null;
        break;
      }
      case 'function':
        problems.push({ path: `${path}.role`, message: 'this model takes results of `tool_calls` only' });
    }
  }
  return { system, messages: turns };
}

function blocksOfAssistant(message: AssistantMessage, path: string, problems: Problem[]): Block[] {
  for (const field of ['function_call', 'audio'] as const) {
    if (message[field] === undefined || message[field] === null) continue;
    const instead = field === 'audio' ? 'send its text as `content`' : 'send it as one of `tool_calls`';
    problems.push({ path: `${path}.${field}`, message: `this model takes none; ${instead}` });
  }
  const texts = [...textsOf(message.content ?? ''), ...textsOf(message.refusal ?? '')];
  const calls = (message.tool_calls ?? []).map((call, at) =>
    callOf(call, `${path}.tool_calls.${at}`, problems),
  );
  return [...texts.flatMap(textBlocks), ...calls];
}

function callOf(call: ToolCall, path: string, problems: Problem[]): Block {
  if (call.type === 'custom') {
    problems.push({ path: `${path}.type`, message: 'this model takes calls of functions only' });
    return { type: 'tool_use', id: toolUseId(call.id), name: call.custom.name, input: {} };
  }
  const { name, arguments: json } = call.function;
  const input = inputOf(json);
  if (input === null)
    problems.push({ path: `${path}.function.arguments`, message: 'expected a JSON object' });
  return { type: 'tool_use', id: toolUseId(call.id), name, input: input ?? {} };
}

/** The arguments of a call; null if they are no JSON object. A function without parameters may be called with nothing. */
export function inputOf(json: string): Record<string, unknown> | null {
  if (json.trim() === '') return {};
  try {
    const input: unknown = JSON.parse(json);
    return isFields(input) ? { ...input } : null;
  } catch {
    return null;
  }
}

function resultOf(message: ToolMessage): Block {
  const blocks = textsOf(message.content).flatMap(textBlocks);
  const content = blocks.length === 0 ? {} : { content: shortened(blocks) };
  return { type: 'tool_result', tool_use_id: toolUseId(message.tool_call_id), ...content };
}

/** Anthropic takes letters, digits, `_` and `-`; some providers put more into the ids of their calls. */
function toolUseId(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, '_');
}

function textsOf(
  content: Exclude<AssistantMessage['content'], null | undefined> | ToolMessage['content'],
): string[] {
  if (typeof content === 'string') return [content];
  return content.map((part) => (part.type === 'text' ? part.text : part.refusal));
}

/** A single text is a text. */
function shortened<B extends Block>(blocks: B[]): string | B[] {
  const [first, ...others] = blocks;
  return first?.type === 'text' && others.length === 0 ? first.text : blocks;
}
