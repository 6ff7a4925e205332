import type { TokenUse } from '../../core/money/cost.ts';
import type { Model } from '../../core/policy/policy.ts';
import type { ChatBody } from './requests/chat-body.ts';
import type { CountTokensBody, MessagesBody } from './requests/messages-body.ts';

/** Who answers for a model, in the dialect that it is asked in. */
export interface Provider {
  /**
   * A failure before the first byte is thrown as a `Failure`; a later one is thrown by the stream.
   * @param signal once aborted, the work ends soon: the call throws, the stream ends or throws.
   */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<ProviderAnswer>;
  /** Tokens of input that the request would count as. */
  countTokens(request: CountRequest, signal: AbortSignal): Promise<number>;
}

interface RequestBasis {
  readonly model: Model;
  /** Headers that mean something to the upstream, forwarded unchanged; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** Unix seconds. */
  readonly now: number;
}

/** Bodies are as the client sent them, checked: fields that nobody here reads reach the upstream as well. */
export type CompletionRequest = RequestBasis & { readonly stream: boolean } & (
    | { readonly dialect: 'openai'; readonly body: ChatBody }
    | { readonly dialect: 'anthropic'; readonly body: MessagesBody }
  );

export type CountRequest = RequestBasis & { readonly dialect: 'anthropic'; readonly body: CountTokensBody };

/** `body` answers a request with `stream: false`, `stream` (server-sent events) one with `stream: true`. */
export type ProviderAnswer =
  | { readonly body: object; readonly usage: () => Usage }
  | { readonly stream: AsyncIterable<string>; readonly usage: () => Usage };

/**
 * What an answer has used by the time that it is asked: all of it once the answer has ended, and what was used until
 * then if it broke off or nobody waited for the rest. Asking never fails.
 */
export type Usage = TokenUse;
