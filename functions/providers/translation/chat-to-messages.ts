import type { Model } from '../../../core/policy/policy.ts';
import { invalid, type Problem } from '../../requests/check.ts';
import type { ChatBody } from '../requests/chat-body.ts';
import type { MessagesBody } from '../requests/messages-body.ts';
import { toolsOfChat } from './chat-tools.ts';
import { turnsOfChat } from './chat-turns.ts';
import { closedSchema, hasOpenObject } from './schemas.ts';

/** Anthropic's scale ends where OpenAI's has its middle. */
const MAX_TEMPERATURE = 1;

/**
 * What ends up in the answer, and would be missing there. What only steers it (`seed`, penalties, `logit_bias`,
 * `reasoning_effort`, `verbosity`, `prediction`, `service_tier`, `store`) is left out.
 */
const REFUSED: readonly (readonly [field: string, message: string])[] = [
  ['functions', 'this model takes `tools` only'],
  ['function_call', 'this model takes `tool_choice` only'],
  ['audio', 'this model answers in text only'],
  ['web_search_options', 'this model searches nothing by itself'],
];

/**
 * What a client asked in OpenAI's dialect, for an upstream that speaks Anthropic's alone: a body of version 2023-06-01,
 * the last that takes sampling fields. Its `model` is the client's.
 *
 * @throws Failure `invalid_request` with every field that cannot be said.
 */
export function chatToMessages(body: ChatBody, model: Model): MessagesBody {
  const problems = unsayable(body);
  const { system, messages } = turnsOfChat(body.messages, problems);
  const tools = toolsOfChat(body, problems);
  if (problems.length === 0 && messages.length === 0) {
    problems.push({
      path: 'messages',
      message: 'this model needs one that is not a system message and not blank',
    });
  }
  if (problems.length > 0) throw invalid(problems);
  return {
    model: body.model,
    messages,
    max_tokens: body.max_completion_tokens ?? body.max_tokens ?? model.maxOutputTokens,
    ...systemOf(system.filter((text) => text.trim() !== '')),
    ...tools,
    ...samplingOf(body),
    ...stopsOf(body),
    ...formatOf(body),
    ...(typeof body.user === 'string' ? { metadata: { user_id: body.user } } : {}),
    ...(body.stream === true ? { stream: true } : {}),
  };
}

function unsayable(body: ChatBody): Problem[] {
  const problems: Problem[] = REFUSED.filter(([field]) => isGiven(body[field])).map(([path, message]) => ({
    path,
    message,
  }));
  const { modalities, logprobs, response_format: format } = body;
  if (Array.isArray(modalities) && modalities.includes('audio')) {
    problems.push({ path: 'modalities', message: 'this model answers in text only' });
  }
  if (logprobs === true) problems.push({ path: 'logprobs', message: 'this model tells none' });
  if ([body.stop ?? []].flat().some((stop) => stop.trim() === '')) {
    problems.push({ path: 'stop', message: 'this model takes no blank text' });
  }
  return [...problems, ...unsayableFormat(format)];
}

function unsayableFormat(format: ChatBody['response_format']): Problem[] {
  const schema = format?.type === 'json_schema' ? format.json_schema.schema : undefined;
  if (schema !== undefined && hasOpenObject(schema)) {
    const message = 'this model takes only objects that name all of their properties';
    return [{ path: 'response_format.json_schema.schema', message }];
  }
  const needsSchema =
    format?.type === 'json_object' || (format?.type === 'json_schema' && schema === undefined);
  return needsSchema ? [{ path: 'response_format', message: 'this model needs a `json_schema`' }] : [];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function systemOf(texts: readonly string[]): Pick<MessagesBody, 'system'> {
  const [first, ...others] = texts;
  if (first === undefined) return {};
  return { system: others.length === 0 ? first : texts.map((text) => ({ type: 'text', text })) };
}

/** Claude refuses both together from 4.1 on, so the temperature counts: https://platform.claude.com/docs/en/api/messages. */
function samplingOf({ temperature, top_p: topP }: ChatBody): Pick<MessagesBody, 'temperature' | 'top_p'> {
  if (typeof temperature === 'number') return { temperature: Math.min(temperature, MAX_TEMPERATURE) };
  return typeof topP === 'number' ? { top_p: topP } : {};
}

function stopsOf({ stop }: ChatBody): Pick<MessagesBody, 'stop_sequences'> {
  const stops = [stop ?? []].flat();
  return stops.length === 0 ? {} : { stop_sequences: stops };
}

function formatOf({ response_format: format }: ChatBody): Pick<MessagesBody, 'output_config'> {
  if (format?.type !== 'json_schema' || format.json_schema.schema === undefined) return {};
  return {
    output_config: { format: { type: 'json_schema', schema: closedSchema(format.json_schema.schema) } },
  };
}
