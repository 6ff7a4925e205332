import type { MemberView } from '../../functions/console/shapes.ts';

/** What pages know of a session: everything but its token. */
export interface SessionFacts {
  readonly member: MemberView;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** A call of the console API. */
export interface ConsoleCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under the console's address, with its query: `/api/v1/keys?limit=50`. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export interface ConsoleAnswer {
  readonly status: number;
  /** Null for an answer without one. */
  readonly body: unknown;
  readonly requestId: string | null;
  /** Of `Retry-After`; null where there is none. */
  readonly retryAfterSeconds: number | null;
}

/** What a page asks the keeper of the session. */
export type Ask =
  | { readonly kind: 'who' }
  /** Answers a session, which the keeper keeps: signing in, or accepting an invitation. */
  | { readonly kind: 'start'; readonly call: ConsoleCall }
  | { readonly kind: 'call'; readonly call: ConsoleCall }
  | { readonly kind: 'end' }
  /** Nothing: being asked keeps the keeper alive. */
  | { readonly kind: 'stay' };

export type Reply =
  | { readonly kind: 'session'; readonly session: SessionFacts | null }
  | { readonly kind: 'answer'; readonly answer: ConsoleAnswer }
  /** The console could not be reached, or did not answer in time. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'nothing' };

/** What the keeper tells every open page. */
export type News =
  | { readonly kind: 'started'; readonly session: SessionFacts }
  | { readonly kind: 'ended'; readonly because: 'signed out' | 'expired' };
