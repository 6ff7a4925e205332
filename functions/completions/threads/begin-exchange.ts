import type { Model } from '../../../core/policy/policy.ts';
import { isId } from '../../../core/values/id.ts';
import type { Store } from '../../../stores/store.ts';
import { createThreads, type History, type Threads } from '../../../stores/threads.ts';
import { actingAgent } from '../../acting-agent.ts';
import { type Call, Failure } from '../../chain/call.ts';
import type { ChatMessage } from '../../providers/requests/chat-body.ts';
import { invalid } from '../../requests/check.ts';
import { introduceAgent } from '../introduce-agent.ts';
import { areAnswered, arrange, unaskedResults } from './arrange.ts';
import type { AssistantMessage } from './collect-answer.ts';
import { callsOf, packExchange, unpackExchange } from './pack-exchange.ts';

/** Of what a model takes in, so that a message always finds room beside what was said before. */
const HISTORY_SHARE = 0.5;
const NOTHING_YET: History = { told: [], beyond: null };

/** An exchange under way: what the model is told, and how its answer is kept. */
export interface BegunExchange {
  readonly threadId: string;
  readonly messages: ChatMessage[];
  /**
   * Adds the exchange to its thread. To be called once.
   * @param answer as much of it as there is; null if nothing was said.
   * @throws StoreUnavailable
   */
  readonly keep: (answer: AssistantMessage | null) => Promise<void>;
}

/** What a request asks, of which model, and in which thread: null begins one. */
export interface Asked {
  readonly model: Model;
  readonly messages: readonly ChatMessage[];
  readonly threadId: string | null;
}

/**
 * Goes on with a conversation of the agent that the request acts as, or begins one.
 *
 * @throws Failure `thread_not_found` for a thread that is not this agent's, whether it exists or not;
 * `invalid_request` for results of tools that nobody called; what `actingAgent` throws.
 */
export async function beginExchange(
  call: Call,
  store: Store<'directory' | 'threads'>,
  asked: Asked,
): Promise<BegunExchange> {
  if (asked.threadId !== null && !isId('thr', asked.threadId)) throw noSuchThread();
  const finding = actingAgent(call, store);
  // The gate has settled whose agent a key's is: then both are read at once.
  const agentId = call.caller?.agentId ?? finding.then(({ id }) => id);
  const reading = readThread(call, store, asked, agentId);
  // Whatever it fails with, the agent's failure is told first.
  reading.catch(() => undefined);
  const introduction: ChatMessage = { role: 'system', content: introduceAgent(await finding) };
  const { threads, history } = await reading;

  const before = messagesOf(history, asked.messages);
  const whole = [...before, ...asked.messages];
  const unasked = unaskedResults(whole, before.length);
  if (unasked.length > 0) throw unaskedFailure(unasked);
  const { ttlSeconds, historyTokens } = call.policy.environment.threads;
  const threadId = asked.threadId ?? call.newId('thr');
  return {
    threadId,
    messages: [introduction, ...arrange(whole)],
    keep: (answer) =>
      threads.add(threadId, packExchange(asked.messages, answer, historyTokens), {
        after: history.told.at(-1)?.id ?? history.beyond?.id ?? null,
        now: call.now,
        ttlSeconds,
      }),
  };
}

async function readThread(
  { caller, policy, now }: Call,
  store: Store<'threads'>,
  { model, threadId }: Asked,
  agentId: string | Promise<string>,
): Promise<{ threads: Threads; history: History }> {
  if (caller === null) throw new Error('a thread was asked for by nobody');
  const threads = createThreads(store, caller.organizationId, await agentId);
  if (threadId === null) return { threads, history: NOTHING_YET };
  const most = Math.floor(model.contextTokens * HISTORY_SHARE);
  const tokens = Math.min(policy.environment.threads.historyTokens, most);
  const history = await threads.read(threadId, tokens, now);
  if (history === null) throw noSuchThread();
  return { threads, history };
}

/** Of the exchange that is too much to be told, the calls are if they have waited for their results. */
function messagesOf({ told, beyond }: History, asked: readonly ChatMessage[]): ChatMessage[] {
  const messages = told.flatMap(unpackExchange);
  const calls = beyond === null ? [] : callsOf(unpackExchange(beyond));
  return areAnswered(calls, [...messages, ...asked]) ? [...calls, ...messages] : messages;
}

function noSuchThread(): Failure {
  return new Failure('thread_not_found', { param: 'thread_id' });
}

function unaskedFailure(places: readonly number[]): Failure {
  const message = 'answers no call in this conversation; send the message with the call as well';
  return invalid(places.map((at) => ({ path: `messages.${at}.tool_call_id`, message })));
}
