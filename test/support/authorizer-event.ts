import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';

/** The event that API Gateway sends to a REQUEST authorizer, with what the test says differently. */
export function anAuthorizerEvent(request: {
  readonly surface?: string;
  readonly method?: string;
  readonly resource?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly sourceIp?: string;
  readonly path?: Readonly<Record<string, string>>;
}): APIGatewayRequestAuthorizerEvent {
  const {
    surface = 'invented',
    method = 'GET',
    resource = '/things',
    headers = {},
    sourceIp = '203.0.113.7',
    path = {},
  } = request;
  const multiValueHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? [value] : [...value]]),
  );
  return {
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:eu-central-1:123456789012:api1234567/${surface}/${method}${resource}`,
    resource,
    path: resource,
    httpMethod: method,
    headers: Object.fromEntries(
      Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1)]),
    ),
    multiValueHeaders,
    pathParameters: path,
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: { surface },
    requestContext: {
      resourceId: 'abc123',
      resourcePath: resource,
      httpMethod: method,
      path: `/${surface}${resource}`,
      accountId: '123456789012',
      apiId: 'api1234567',
      stage: surface,
      protocol: 'HTTP/1.1',
      requestId: '11111111-2222-3333-4444-555555555555',
      requestTimeEpoch: 0,
      identity: { sourceIp, userAgent: 'test' },
    },
  } as unknown as APIGatewayRequestAuthorizerEvent;
}
