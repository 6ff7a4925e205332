import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, send } from './answer.ts';
import type { Exchange, GatewayFailure } from './exchange.ts';
import type { LambdaIntegration } from './method.ts';
import { proxyEvent } from './proxy-event.ts';
import { MAX_BUFFERED_RESULT_BYTES, readResult } from './proxy-result.ts';
import { hasBody, type ReadBody, readBody } from './request-body.ts';
import { headerValue, mediaType, readHeaders, setHeader } from './request-headers.ts';
import { findRoute } from './route-tree.ts';
import type { Stage } from './stage.ts';
import { StreamedAnswer } from './streamed-answer.ts';

const NO_ROUTE: GatewayFailure = {
  type: 'MISSING_AUTHENTICATION_TOKEN',
  message: 'Missing Authentication Token',
};
const FILTERED: GatewayFailure = { type: 'WAF_FILTERED', message: 'Forbidden' };
const THROTTLED: GatewayFailure = { type: 'THROTTLED', message: 'Too Many Requests' };
const TOO_LARGE: GatewayFailure = { type: 'REQUEST_TOO_LARGE', message: 'Request Entity Too Large' };
const FAILED: GatewayFailure = { type: 'INTEGRATION_FAILURE', message: 'Internal server error' };
const TIMED_OUT: GatewayFailure = { type: 'INTEGRATION_TIMEOUT', message: 'Endpoint request timed out' };

/** Answers a request to a stage. Never throws; the answer has been handed over when it resolves. */
export async function serve(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
  nowMilliseconds: number,
): Promise<void> {
  const exchange = openExchange(stage, request, path, query, nowMilliseconds);
  const ids = ['x-amzn-RequestId', exchange.requestId, 'x-amz-apigw-id', exchange.extendedRequestId];
  try {
    const outcome = await handle(exchange, response, ids);
    if (outcome !== null) send(response, answerOf(exchange, outcome), ids);
  } catch {
    // A header of the function's cannot be sent, for one.
    if (response.headersSent) response.destroy();
    else send(response, stage.responses(exchange, FAILED), ids);
  }
}

function answerOf(exchange: Exchange, outcome: Answer | GatewayFailure): Answer {
  return 'type' in outcome ? exchange.stage.responses(exchange, outcome) : outcome;
}

function openExchange(
  stage: Stage,
  request: IncomingMessage,
  path: string,
  query: string,
  nowMilliseconds: number,
): Exchange {
  const headers = readHeaders(request.rawHeaders);
  const sourceIp = addressOf(request);
  const forwarded = headerValue(headers, 'x-forwarded-for');
  const requestId = randomUUID();
  const extendedRequestId = `${requestId.slice(24)}=`;
  setHeader(headers, 'X-Forwarded-For', forwarded === undefined ? sourceIp : `${forwarded}, ${sourceIp}`);
  setHeader(headers, 'X-Forwarded-Proto', 'http');
  setHeader(headers, 'X-Forwarded-Port', String(request.socket.localPort ?? 0));
  setHeader(headers, 'X-Amzn-Trace-Id', traceId(requestId, nowMilliseconds));
  return {
    request,
    stage,
    httpMethod: request.method ?? 'GET',
    path,
    query,
    headers,
    sourceIp,
    requestId,
    extendedRequestId,
    receivedAtMilliseconds: nowMilliseconds,
    method: null,
    pathParameters: null,
    authorizer: null,
    apiKey: null,
  };
}

/** `localhost` is two addresses, and the client does not choose: it is known by one, which IP lists can name. */
function addressOf(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? '0.0.0.0';
  return address === '::1' ? '127.0.0.1' : address;
}

function traceId(requestId: string, nowMilliseconds: number): string {
  const seconds = Math.floor(nowMilliseconds / 1000).toString(16);
  return `Root=1-${seconds}-${requestId.slice(24)}${requestId.slice(0, 8)}${requestId.slice(9, 13)}`;
}

/** The answer, or null if it was streamed. */
async function handle(
  exchange: Exchange,
  response: ServerResponse,
  ids: readonly string[],
): Promise<Answer | GatewayFailure | null> {
  const { stage, request } = exchange;
  const blocked = stage.webAcl?.({
    sourceIp: exchange.sourceIp,
    httpMethod: exchange.httpMethod,
    uriPath: `/${stage.name}${exchange.path}`,
    query: exchange.query,
    headers: exchange.headers,
    nowMilliseconds: exchange.receivedAtMilliseconds,
  });
  if (blocked) return blocked.answer ?? FILTERED;
  const match = findRoute(stage.root, exchange.httpMethod, exchange.path);
  if (match === null) return NO_ROUTE;
  exchange.method = match.entry;
  exchange.pathParameters = match.parameters;
  // The body arrives while the authorizer is asked.
  const reading = hasBody(request) ? readBody(request) : null;
  if (reading === 'too large') return TOO_LARGE;
  const refusal = match.entry.authorizer === null ? admit(exchange, null) : await authorize(exchange);
  if (refusal !== null) return refusal;
  const { integration } = match.entry;
  if (integration.kind === 'mock') return integration.answer(exchange);
  const body = reading === null ? null : await reading;
  if (body === 'too large') return TOO_LARGE;
  if (body === 'aborted') return null;
  return callLambda(exchange, integration, body, response, ids);
}

async function authorize(exchange: Exchange): Promise<GatewayFailure | null> {
  const judgement = await exchange.method?.authorizer?.judge(exchange);
  if (!judgement) return { type: 'AUTHORIZER_FAILURE', message: null };
  return judgement.failure ?? admit(exchange, judgement.usageIdentifierKey);
}

/** The usage plan of the caller's API key, then the guard of the stage. */
function admit(exchange: Exchange, usageIdentifierKey: string | null): GatewayFailure | null {
  const { stage, method, receivedAtMilliseconds: now } = exchange;
  if (method?.apiKeyRequired) {
    const value =
      stage.apiKeySource === 'AUTHORIZER' ? usageIdentifierKey : headerValue(exchange.headers, 'x-api-key');
    const { failure, key } = stage.usagePlans.admit(value, `${stage.apiId}/${stage.name}`, now);
    if (failure) return failure;
    if (key && value) exchange.apiKey = { id: key.id, value };
  }
  const guard = method === null ? undefined : stage.throttleOf?.(method);
  return guard === undefined || guard.take(now) ? null : THROTTLED;
}

async function callLambda(
  exchange: Exchange,
  integration: LambdaIntegration,
  body: Exclude<ReadBody, string>,
  response: ServerResponse,
  ids: readonly string[],
): Promise<Answer | GatewayFailure | null> {
  const { event, bodyBytes } = proxyEvent(exchange, body);
  // What Lambda takes in one event.
  if (bodyBytes > MAX_BUFFERED_RESULT_BYTES) return TOO_LARGE;
  if (integration.kind === 'stream') return streamLambda(integration, event, response, ids);
  const { lambda, timeoutMilliseconds } = integration;
  const result = await within(timeoutMilliseconds, lambda.settings.timeoutMilliseconds, lambda.invoke(event));
  if (result === TIMEOUT) return TIMED_OUT;
  if (result === FAILURE) return FAILED;
  return readResult(result, () => decodesFor(exchange)) ?? FAILED;
}

const TIMEOUT = Symbol('timeout');
const FAILURE = Symbol('failure');

/** The result of a call, unless the integration's time is over first; the call itself goes on. */
function within(milliseconds: number, callEndsIn: number, call: Promise<unknown>): Promise<unknown> {
  const outcome = call.catch(() => FAILURE);
  if (callEndsIn < milliseconds) return outcome;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(TIMEOUT), milliseconds).unref();
    outcome.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}

/** A base64 body reaches the client as bytes if the type that it asks for first is a binary one. */
function decodesFor(exchange: Exchange): boolean {
  const [first = '*/*'] = headerValue(exchange.headers, 'accept')?.split(',') ?? [];
  return exchange.stage.isBinary(mediaType(first));
}

async function streamLambda(
  integration: LambdaIntegration,
  event: object,
  response: ServerResponse,
  ids: readonly string[],
): Promise<GatewayFailure | null> {
  const answer = new StreamedAnswer(response, ids, integration.timeoutMilliseconds);
  // A client that goes away does not stop the function, on AWS either: it may have money to settle.
  integration.lambda.invokeStreaming(event, answer).then(
    () => answer.functionEnded(),
    () => answer.functionFailed(),
  );
  const outcome = await answer.begun;
  if (outcome === 'timeout') return TIMED_OUT;
  return outcome === 'failed' ? FAILED : null;
}
