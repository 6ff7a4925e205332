import { ANTHROPIC_VERSION, type SampledCall } from '../../core/code-samples/sampled-call.ts';
import { keyHeaders, keyPlaceOf, type SampledKey } from '../../core/code-samples/sampled-surface.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { DEFAULT_MAX_TOKENS, type Protocol } from './protocol.ts';

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** How the model is to answer. */
export interface CallSettings {
  readonly model: string;
  /** Empty for none. */
  readonly system: string;
  /** Null for what the model has by itself. */
  readonly maxTokens: number | null;
  readonly temperature: number | null;
  readonly stream: boolean;
}

/** What is said to the model. */
export interface Told {
  /** Empty for none. */
  readonly system: string;
  readonly messages: readonly Message[];
  /** The conversation that the API itself keeps; null for none. */
  readonly threadId: string | null;
}

/**
 * The request of a completion, as it is sent and as it is shown.
 *
 * @throws Error for a surface that takes no keys, or whose address is not known
 */
export function completionCall(
  surface: PolicyView['surfaces'][number],
  protocol: Protocol,
  key: SampledKey,
  settings: CallSettings,
  told: Told,
): SampledCall {
  const place = keyPlaceOf(surface);
  if (place === null || surface.url === null) throw new Error('this API cannot be called with a key');
  return {
    method: protocol.method,
    url: surface.url + protocol.path,
    headers: {
      ...keyHeaders(place, key),
      ...(protocol.dialect === 'anthropic' ? ANTHROPIC_VERSION : {}),
      'Content-Type': 'application/json',
    },
    body: protocol.dialect === 'openai' ? chatBody(settings, told) : messagesBody(settings, told),
  };
}

function chatBody({ model, maxTokens, temperature, stream }: CallSettings, told: Told): object {
  const system = told.system === '' ? [] : [{ role: 'system', content: told.system }];
  return {
    model,
    messages: [...system, ...told.messages],
    ...(maxTokens === null ? {} : { max_tokens: maxTokens }),
    ...(temperature === null ? {} : { temperature }),
    ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
    ...(told.threadId === null ? {} : { thread_id: told.threadId }),
  };
}

function messagesBody({ model, maxTokens, temperature, stream }: CallSettings, told: Told): object {
  return {
    model,
    max_tokens: maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(told.system === '' ? {} : { system: told.system }),
    messages: told.messages,
    ...(temperature === null ? {} : { temperature }),
    ...(stream ? { stream } : {}),
  };
}
