import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ErrorCode } from '../../core/errors/catalogue.ts';
import type { Call, Reply } from './call.ts';

/** What the middlewares know of one request while it runs, beside the event that API Gateway sent. */
export interface State {
  /** Unix seconds, with fractions. */
  readonly startedAt: number;
  /** null until the event has been understood. */
  call: Call | null;
  reply: Reply | null;
  /** Settled once the reply's stream has ended, in whichever way; null for one without. */
  streamEnded: Promise<void> | null;
  /** Why the request failed, for the log. */
  failure: { readonly code: ErrorCode; readonly cause: unknown } | null;
}

const states = new WeakMap<object, State>();

export function beginState(event: object, startedAt: number): State {
  const state: State = { startedAt, call: null, reply: null, streamEnded: null, failure: null };
  states.set(event, state);
  return state;
}

export function stateOf(event: object): State {
  const state = states.get(event);
  if (state === undefined) throw new Error('the request has no state: `requestStart` did not run');
  return state;
}

export function callOf(event: object): Call {
  const { call } = stateOf(event);
  if (call === null) throw new Error('the request has no call: `gather-call` did not run');
  return call;
}

/** A Lambda proxy result while the chain adds to it; the body is a stream on streaming functions. */
export interface DraftResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string | AsyncIterable<string | Uint8Array>;
}

/** The part of middy's request object that the chain's middlewares work on. */
export interface ChainRequest {
  readonly event: APIGatewayProxyEvent;
  response: DraftResult | null | undefined;
  error: unknown;
}
