import type { Exchange, GatewayFailure } from './exchange.ts';
import { headerValue } from './request-headers.ts';

/** Reads one variable of a request; undefined where it has no value. */
export type Variable = (exchange: Exchange, failure: GatewayFailure | null) => string | undefined;

const CONTEXT: Readonly<Record<string, Variable>> = {
  accountId: (exchange) => exchange.stage.accountId,
  apiId: (exchange) => exchange.stage.apiId,
  'error.message': (_exchange, failure) => failure?.message ?? undefined,
  // Documented with its quotes: "$context.error.message quoted".
  'error.messageString': (_exchange, failure) => JSON.stringify(failure?.message ?? null),
  'error.responseType': (_exchange, failure) => failure?.type,
  extendedRequestId: (exchange) => exchange.extendedRequestId,
  httpMethod: (exchange) => exchange.httpMethod,
  'identity.sourceIp': (exchange) => exchange.sourceIp,
  'identity.userAgent': (exchange) => headerValue(exchange.headers, 'user-agent'),
  path: (exchange) => `/${exchange.stage.name}${exchange.path}`,
  protocol: (exchange) => `HTTP/${exchange.request.httpVersion}`,
  requestId: (exchange) => exchange.requestId,
  requestTime: (exchange) => commonLogTime(exchange.receivedAtMilliseconds),
  requestTimeEpoch: (exchange) => String(exchange.receivedAtMilliseconds),
  resourceId: (exchange) => exchange.method?.resourceId,
  resourcePath: (exchange) => exchange.method?.resourcePath,
  stage: (exchange) => exchange.stage.name,
};

const AUTHORIZER = 'context.authorizer.';

/** The variable that a mapping expression names (`context.requestId`), null for one that is not known. */
export function variableOf(expression: string): Variable | null {
  if (expression.startsWith(AUTHORIZER)) {
    const key = expression.slice(AUTHORIZER.length);
    return (exchange) => exchange.authorizer?.[key];
  }
  const [source = '', ...rest] = expression.split('.');
  const name = rest.join('.');
  if (source === 'context') return CONTEXT[name] ?? null;
  if (source === 'stageVariables') return (exchange) => exchange.stage.variables?.[name];
  if (source === 'method' && rest[0] === 'request' && rest.length >= 3) {
    return requestVariable(rest[1] as string, rest.slice(2).join('.'));
  }
  return null;
}

function requestVariable(place: string, name: string): Variable | null {
  if (place === 'header') {
    const lower = name.toLowerCase();
    return (exchange) => headerValue(exchange.headers, lower);
  }
  if (place === 'querystring')
    return (exchange) => new URLSearchParams(exchange.query).get(name) ?? undefined;
  if (place === 'path') return (exchange) => exchange.pathParameters?.[name];
  return null;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
let timeSecond = -1;
let timeText = '';

/** `09/Apr/2015:12:34:56 +0000`. The text of the current second is kept: many requests share it. */
export function commonLogTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second === timeSecond) return timeText;
  const iso = new Date(second * 1000).toISOString();
  timeSecond = second;
  timeText = `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
  return timeText;
}
