import { Readable } from 'node:stream';
import middy from '@middy/core';
import { executionModeStandard } from '@middy/core/executionModeStandard';
import { executionModeStreamifyResponse } from '@middy/core/executionModeStreamifyResponse';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Policy } from '../../core/policy/policy.ts';
import type { IdempotencyStore } from '../../stores/idempotency.ts';
import { addHeaders } from './add-headers.ts';
import { answerOnce } from './answer-once.ts';
import { Failure, type Operations, type Reply } from './call.ts';
import { gatherCall } from './gather-call.ts';
import { heedVerdict } from './heed-verdict.ts';
import { logRequest, type WriteLine } from './log-request.ts';
import { parseBody } from './parse-body.ts';
import { renderFailure } from './render-failure.ts';
import { beginState, type ChainRequest, callOf, type DraftResult, stateOf } from './state.ts';
import { untilEnded } from './until-ended.ts';

/** How long before the function's end an answer is given up, so that the caller still gets an error of ours. */
const GIVE_UP_BEFORE_END_MS = 500;

export interface HandlerOptions<Deps> {
  readonly policy: Policy;
  /** By the name that the policy's routes use. */
  readonly operations: Operations<Deps>;
  readonly deps: Deps;
  /** Whether the function's integrations stream its answers. */
  readonly streams: boolean;
  /** Remembers what was answered: for functions with routes that take an `Idempotency-Key`. */
  readonly idempotency?: IdempotencyStore;
  /** Unix seconds, with fractions. */
  readonly clock?: () => number;
  readonly write?: WriteLine;
}

/** The part of Lambda's context that the chain uses. */
export interface Invocation {
  readonly getRemainingTimeInMillis: () => number;
}

type Run = (
  event: APIGatewayProxyEvent,
  context: Invocation,
  options: { signal: AbortSignal },
) => Promise<DraftResult>;

/** middy as it is used here: its own types know neither the streaming mode nor our request state. */
interface Chain {
  use(middleware: object): Chain;
  handler(run: Run): (event: APIGatewayProxyEvent, context: Invocation) => Promise<APIGatewayProxyResult>;
}
const beginChain = middy as unknown as (options: object) => Chain;

/** The one chain around every operation: from API Gateway's event to its proxy result. */
export function createHandler<Deps>(options: HandlerOptions<Deps>) {
  const { policy, streams, clock = systemClock, write = writeToStandardOutput } = options;
  return (
    beginChain({
      executionMode: streams ? executionModeStreamifyResponse : executionModeStandard,
      timeoutEarlyInMillis: GIVE_UP_BEFORE_END_MS,
      timeoutEarlyResponse: () => {
        throw new Failure('upstream_timeout');
      },
      requestStart: (request: ChainRequest) => void beginState(request.event, clock()),
      // A stream that its client left may still be at work on what the log has to say of it.
      requestEnd: async (request: ChainRequest) => {
        await stateOf(request.event).streamEnded;
        logRequest(request, clock(), write);
      },
    })
      // What comes first here is asked first on the way in, and last on the way out.
      .use(addHeaders())
      .use(renderFailure())
      .use(gatherCall(policy))
      .use(heedVerdict())
      .use(parseBody())
      .handler((event, context, { signal }) => runOperation(options, event, context, signal))
  );
}

async function runOperation<Deps>(
  { operations, deps, streams, idempotency: store }: HandlerOptions<Deps>,
  event: APIGatewayProxyEvent,
  context: Invocation,
  signal: AbortSignal,
): Promise<DraftResult> {
  const call = callOf(event);
  const { operation } = call.route;
  if (!Object.hasOwn(operations, operation)) throw new Error(`this function has no operation ${operation}`);
  const run = operations[operation] as Operations<Deps>[string];
  const remainingMs = context.getRemainingTimeInMillis();
  const timed = { ...call, signal, remainingMs: () => context.getRemainingTimeInMillis() };
  const asked = { call: timed, event, remainingMs, store };
  const reply = await answerOnce(asked, (given) => run(given, deps));
  const state = stateOf(event);
  state.reply = reply;
  if (reply.stream === undefined) return draft(reply, streams);
  const { stream, ended } = untilEnded(reply.stream);
  state.streamEnded = ended;
  return draft({ ...reply, stream }, streams);
}

function draft(reply: Reply, streams: boolean): DraftResult {
  const headers = { ...reply.headers };
  if (reply.stream !== undefined) {
    if (!streams) throw new Error('this function answers whole, but its operation returned a stream');
    return { statusCode: reply.status, headers, body: Readable.from(reply.stream, { objectMode: false }) };
  }
  if (reply.body === undefined) return { statusCode: reply.status, headers, body: '' };
  headers['content-type'] ??= 'application/json';
  return { statusCode: reply.status, headers, body: JSON.stringify(reply.body) };
}

function systemClock(): number {
  return Date.now() / 1000;
}

function writeToStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
