import { commonLogTime } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { headerValue, mediaType } from './request-headers.ts';

/** The event of a REQUEST authorizer. Source: AWS's "Input to an Amazon API Gateway Lambda authorizer". */
export function authorizerEvent(exchange: Exchange, methodArn: string): object {
  const query = readQuery(exchange.query);
  return {
    type: 'REQUEST',
    methodArn,
    resource: exchange.method?.resourcePath,
    path: exchange.path,
    httpMethod: exchange.httpMethod,
    headers: exchange.headers.single,
    multiValueHeaders: exchange.headers.multiple,
    queryStringParameters: query?.single ?? {},
    multiValueQueryStringParameters: query?.multiple ?? {},
    pathParameters: exchange.pathParameters ?? {},
    stageVariables: exchange.stage.variables ?? {},
    requestContext: requestContext(exchange),
  };
}

/**
 * The event of a Lambda proxy integration. The path and its parameters stay percent-encoded, as REST APIs hand them
 * on; query parameters are decoded.
 */
export function proxyEvent(exchange: Exchange, body: Buffer | null): { event: object; bodyBytes: number } {
  const query = readQuery(exchange.query);
  const type = headerValue(exchange.headers, 'content-type');
  const binary = body !== null && exchange.stage.isBinary(type === undefined ? null : mediaType(type));
  const text = body === null ? null : body.toString(binary ? 'base64' : 'utf8');
  const context = {
    ...requestContext(exchange),
    ...(exchange.authorizer ? { authorizer: { ...exchange.authorizer } } : {}),
  };
  const event = {
    resource: exchange.method?.resourcePath,
    path: exchange.path,
    httpMethod: exchange.httpMethod,
    headers: { ...exchange.headers.single },
    multiValueHeaders: { ...exchange.headers.multiple },
    queryStringParameters: query?.single ?? null,
    multiValueQueryStringParameters: query?.multiple ?? null,
    pathParameters: exchange.pathParameters,
    stageVariables: exchange.stage.variables,
    requestContext: context,
    body: text,
    isBase64Encoded: binary,
  };
  return { event, bodyBytes: binary ? (text as string).length : (body?.length ?? 0) };
}

function requestContext(exchange: Exchange): object {
  const { stage } = exchange;
  return {
    resourceId: exchange.method?.resourceId,
    resourcePath: exchange.method?.resourcePath,
    httpMethod: exchange.httpMethod,
    extendedRequestId: exchange.extendedRequestId,
    requestTime: commonLogTime(exchange.receivedAtMilliseconds),
    path: `/${stage.name}${exchange.path}`,
    accountId: stage.accountId,
    protocol: `HTTP/${exchange.request.httpVersion}`,
    stage: stage.name,
    domainPrefix: stage.apiId,
    requestTimeEpoch: exchange.receivedAtMilliseconds,
    requestId: exchange.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: exchange.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerValue(exchange.headers, 'user-agent') ?? null,
      user: null,
      ...(exchange.apiKey ? { apiKey: exchange.apiKey.value, apiKeyId: exchange.apiKey.id } : {}),
    },
    domainName: headerValue(exchange.headers, 'host') ?? '',
    deploymentId: stage.deploymentId,
    apiId: stage.apiId,
  };
}

interface Query {
  readonly single: Record<string, string>;
  readonly multiple: Record<string, string[]>;
}

/** Null for no query. The last value counts where one is wanted. */
function readQuery(text: string): Query | null {
  if (text === '') return null;
  const query: Query = { single: {}, multiple: {} };
  for (const [name, value] of new URLSearchParams(text)) {
    // It cannot be a plain object's key.
    if (name === '__proto__') continue;
    query.single[name] = value;
    // Names are the client's: `constructor` must not find what every plain object inherits.
    if (Object.hasOwn(query.multiple, name)) (query.multiple[name] as string[]).push(value);
    else query.multiple[name] = [value];
  }
  return query;
}
