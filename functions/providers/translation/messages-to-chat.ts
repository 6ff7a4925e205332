import { invalid, type Problem } from '../../requests/check.ts';
import { isFields } from '../fields.ts';
import type { ChatBody, ChatMessage } from '../requests/chat-body.ts';
import type { MessagesBody } from '../requests/messages-body.ts';
import { BETWEEN_TEXTS } from './blocks-to-parts.ts';
import { toolsOfMessages } from './message-tools.ts';
import { messagesOfTurn } from './message-turns.ts';
import { isStrictSchema } from './schemas.ts';

/** The most that OpenAI takes. */
const STOP_SEQUENCES = 4;
/** OpenAI wants a name for what Anthropic has none. */
const FORMAT_NAME = 'answer';
/** Tokens to think with that the words of OpenAI stand for: https://ai.google.dev/gemini-api/docs/openai. */
const LOW_EFFORT_TOKENS = 1024;
const MEDIUM_EFFORT_TOKENS = 8192;

/**
 * What a client asked in Anthropic's dialect, for an upstream that speaks OpenAI's alone. Its `model` is the client's.
 * Of what OpenAI has no word for, what only steers the answer is left out: `top_k`, `cache_control`, `service_tier`,
 * `context_management`, `speed`.
 *
 * @throws Failure `invalid_request` with every field that cannot be said.
 */
export function messagesToChat(body: MessagesBody): ChatBody {
  const problems = unsayable(body);
  const turns = body.messages.flatMap((turn, at) => messagesOfTurn(turn, `messages.${at}`, problems));
  const tools = toolsOfMessages(body, problems);
  if (problems.length === 0 && turns.length === 0) {
    problems.push({ path: 'messages', message: 'this model needs one that is not empty' });
  }
  if (problems.length > 0) throw invalid(problems);
  const { temperature, top_p: topP, metadata } = body;
  return {
    model: body.model,
    messages: [...systemOf(body.system), ...turns],
    max_tokens: body.max_tokens,
    ...tools,
    ...(typeof temperature === 'number' ? { temperature } : {}),
    ...(typeof topP === 'number' ? { top_p: topP } : {}),
    ...((body.stop_sequences ?? []).length > 0 ? { stop: body.stop_sequences } : {}),
    ...formatOf(body),
    ...effortOf(body),
    ...(typeof metadata?.user_id === 'string' ? { user: metadata.user_id } : {}),
    ...(body.stream === true ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
}

function unsayable(body: MessagesBody): Problem[] {
  const problems: Problem[] = [];
  if ((body.stop_sequences ?? []).length > STOP_SEQUENCES) {
    problems.push({ path: 'stop_sequences', message: `this model takes at most ${STOP_SEQUENCES}` });
  }
  if (Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0) {
    problems.push({ path: 'mcp_servers', message: 'this model calls no servers by itself' });
  }
  if (body.container !== undefined && body.container !== null) {
    problems.push({ path: 'container', message: 'this model has none' });
  }
  return problems;
}

function systemOf(system: MessagesBody['system']): ChatMessage[] {
  const texts = typeof system === 'string' ? [system] : (system ?? []).map(({ text }) => text);
  const content = texts.filter((text) => text !== '').join(BETWEEN_TEXTS);
  return content === '' ? [] : [{ role: 'system', content }];
}

/** Strict where OpenAI takes it as such: Anthropic keeps to every schema. */
function formatOf({ output_config: config }: MessagesBody): Pick<ChatBody, 'response_format'> {
  const schema = config?.format?.schema;
  if (schema === undefined) return {};
  const strict = isStrictSchema(schema) ? { strict: true } : {};
  return { response_format: { type: 'json_schema', json_schema: { name: FORMAT_NAME, schema, ...strict } } };
}

/** How hard to think, for a client that wants it thought about: in the three words that most providers know. */
function effortOf({ thinking, output_config: config }: MessagesBody): { reasoning_effort?: string } {
  const { type, budget_tokens: budgetTokens } = isFields(thinking) ? thinking : {};
  if (type !== 'enabled' && type !== 'adaptive') return {};
  const effort = config?.effort;
  if (effort === 'low' || effort === 'medium') return { reasoning_effort: effort };
  if (typeof effort === 'string') return { reasoning_effort: 'high' };
  if (typeof budgetTokens !== 'number') return {};
  if (budgetTokens <= LOW_EFFORT_TOKENS) return { reasoning_effort: 'low' };
  return { reasoning_effort: budgetTokens <= MEDIUM_EFFORT_TOKENS ? 'medium' : 'high' };
}
