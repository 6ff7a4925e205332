import type { ChatMessage } from '../../providers/requests/chat-body.ts';
import type { AssistantMessage } from './collect-answer.ts';

type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

/** What a model is told of a call that its client went on without answering. */
export const NO_RESULT = 'No result was given.';

/**
 * The messages of a conversation in an order that every model takes: each call of a tool has its result right behind
 * it, and nothing else has. Calls whose results came after something else was said are told that late. Results that
 * answer no call are left out.
 */
export function arrange(messages: readonly ChatMessage[]): ChatMessage[] {
  const callers = callersOf(messages);
  const results = Map.groupBy(
    messages.filter((message): message is ToolMessage => callers.has(message)),
    (message) => callers.get(message) as AssistantMessage,
  );
  const last = new Map([...results].map(([caller, answers]) => [answers.at(-1), caller]));
  return messages.flatMap((message): ChatMessage[] => {
    if (message.role === 'tool') {
      const caller = last.get(message);
      return caller === undefined ? [] : answered(caller, results.get(caller) ?? []);
    }
    if (!isCalling(message)) return [message];
    return results.has(message) ? [] : answered(message, []);
  });
}

/** Where the results of tools stand in `messages`, from the place `from` on, that answer no call before them. */
export function unaskedResults(messages: readonly ChatMessage[], from: number): number[] {
  const callers = callersOf(messages);
  return messages.flatMap((message, at) =>
    at >= from && message.role === 'tool' && !callers.has(message) ? [at - from] : [],
  );
}

/** Whether one of the messages is a result of one of the calls. */
export function areAnswered(calls: readonly ChatMessage[], messages: readonly ChatMessage[]): boolean {
  const callers = new Set(callersOf([...calls, ...messages]).values());
  return calls.some((call) => isCalling(call) && callers.has(call));
}

/** Whose call each result answers: of several with the same id, the latest before it. */
function callersOf(messages: readonly ChatMessage[]): Map<ChatMessage, AssistantMessage> {
  const callers = new Map<ChatMessage, AssistantMessage>();
  const byCall = new Map<string, AssistantMessage>();
  for (const message of messages) {
    if (isCalling(message)) for (const { id } of message.tool_calls ?? []) byCall.set(id, message);
    if (message.role !== 'tool') continue;
    const caller = byCall.get(message.tool_call_id);
    if (caller !== undefined) callers.set(message, caller);
  }
  return callers;
}

function isCalling(message: ChatMessage): message is AssistantMessage {
  return message.role === 'assistant' && (message.tool_calls?.length ?? 0) > 0;
}

/** The calls, then one result each: the last that was given. */
function answered(caller: AssistantMessage, results: readonly ToolMessage[]): ChatMessage[] {
  const byCall = new Map(results.map((result) => [result.tool_call_id, result]));
  const ids = [...new Set((caller.tool_calls ?? []).map(({ id }) => id))];
  return [
    caller,
    ...ids.map((id) => byCall.get(id) ?? ({ role: 'tool', tool_call_id: id, content: NO_RESULT } as const)),
  ];
}
