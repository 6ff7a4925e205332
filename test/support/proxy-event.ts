import type { APIGatewayProxyEvent } from 'aws-lambda';

/** The event of a Lambda proxy integration, with what the test says differently. */
export function aProxyEvent(request: {
  readonly surface?: string;
  readonly method?: string;
  readonly resource?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly authorizer?: Readonly<Record<string, string>>;
  readonly isBase64Encoded?: boolean;
}): APIGatewayProxyEvent {
  const { surface = 'invented', method = 'GET', resource = '/things', headers = {} } = request;
  return {
    resource,
    path: resource,
    httpMethod: method,
    headers: { ...headers },
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    pathParameters: request.path ?? null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: { surface },
    requestContext: {
      requestId: '11111111-2222-3333-4444-555555555555',
      identity: { sourceIp: '203.0.113.7' },
      ...(request.authorizer === undefined ? {} : { authorizer: request.authorizer }),
    },
    body: request.body ?? null,
    isBase64Encoded: request.isBase64Encoded ?? false,
  } as unknown as APIGatewayProxyEvent;
}

/** What the authorizer says of a caller whom it allows. */
export const ALLOWED: Readonly<Record<string, string>> = {
  verdict: 'allow',
  keyId: 'key_1',
  kind: 'key',
  organizationId: 'org_1',
  agentId: '',
  memberId: 'mem_1',
  role: '',
  plan: 'starter',
  sandbox: 'false',
  minuteLimit: '60',
  minuteRemaining: '59',
  minuteReset: '30',
  hourLimit: '1000',
  hourRemaining: '999',
  hourReset: '1830',
};
