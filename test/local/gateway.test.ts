import { request as httpRequest } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { ALLOW, allowing, servingUntilTheEnd } from './gateway-under-test.ts';

interface Event {
  readonly methodArn: string;
  readonly headers: Record<string, string>;
  readonly requestContext: {
    readonly authorizer?: Record<string, string>;
    readonly identity: Record<string, string>;
  };
}

const serve = servingUntilTheEnd();

const echo = (event: object) => ({ statusCode: 200, body: JSON.stringify(event) });
const allow = (event: object) =>
  allowing((event as Event).methodArn, { keyId: 'k1', sandbox: false, limit: 7 });

describe('the gateway, as API Gateway', () => {
  test('P-3 hands a function the event of a Lambda proxy integration', async () => {
    const { url } = await serve({ routes: { 'POST /things/{id}': echo }, authorizer: allow });
    const answer = await fetch(`${url}/surface/things/a%2Fb?x=1&x=2&y=%20`, {
      method: 'POST',
      headers: { 'X-Forwarded-For': '203.0.113.9', 'Content-Type': 'application/json' },
      body: '{"a":"é"}',
    });
    const event = await answer.json();
    expect(event).toMatchObject({
      resource: '/things/{id}',
      path: '/things/a%2Fb',
      httpMethod: 'POST',
      pathParameters: { id: 'a%2Fb' },
      queryStringParameters: { x: '2', y: ' ' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: [' '] },
      stageVariables: { surface: 'surface' },
      body: '{"a":"é"}',
      isBase64Encoded: false,
      requestContext: {
        stage: 'surface',
        path: '/surface/things/a%2Fb',
        resourcePath: '/things/{id}',
        authorizer: { principalId: 'somebody', keyId: 'k1', sandbox: 'false', limit: '7' },
        identity: { sourceIp: '127.0.0.1' },
      },
    });
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'P-3 answers a request whose headers and query are called %s',
    async (name) => {
      const { url } = await serve({ routes: { 'GET /': echo }, authorizer: allow });
      const { port } = new URL(url);
      const { status, event } = await new Promise<{ status?: number | undefined; event: any }>(
        (resolve, reject) => {
          const path = `/surface?${name}=1&${name}=2`;
          const request = httpRequest(
            { port, path, headers: [name, 'a', name, 'b', 'Host', 'x'] },
            (answer) =>
              answer.setEncoding('utf8').once('data', (text) => {
                resolve({ status: answer.statusCode, event: JSON.parse(text) });
              }),
          );
          request.once('error', reject);
          request.end();
        },
      );
      expect(status).toBe(200);
      if (name === '__proto__') return;
      expect(event.multiValueHeaders[name]).toEqual(['a', 'b']);
      expect(event.multiValueQueryStringParameters[name]).toEqual(['1', '2']);
    },
  );

  test('P-3 takes the address of the socket, whatever a header claims', async () => {
    const { url } = await serve({ routes: { 'GET /': echo } });
    const answer = await fetch(`${url}/surface`, { headers: { 'X-Forwarded-For': '203.0.113.9' } });
    const event = (await answer.json()) as Event;
    expect(event.requestContext.identity.sourceIp).toBe('127.0.0.1');
    expect(event.headers['X-Forwarded-For']).toBe('203.0.113.9, 127.0.0.1');
  });

  test.each([
    [
      'throws Unauthorized',
      () => {
        throw new Error('Unauthorized');
      },
      401,
      '{"message":"Unauthorized"}',
    ],
    [
      'throws anything else',
      () => {
        throw new Error('unauthorized');
      },
      500,
      '{"message":null}',
    ],
    ['answers no policy', () => ({ principalId: 'x' }), 500, '{"message":null}'],
    [
      'answers context that is no text',
      (event: object) => allowing((event as Event).methodArn, { a: {} }),
      500,
      '{"message":null}',
    ],
    [
      'allows another method',
      () => allowing('arn:aws:execute-api:*/DELETE/*'),
      403,
      '{"message":"User is not authorized to access this resource"}',
    ],
    [
      'denies explicitly',
      () => ({ ...ALLOW, policyDocument: { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } } }),
      403,
      '{"message":"User is not authorized to access this resource with an explicit deny"}',
    ],
  ])(
    'P-3 an authorizer that %s keeps the function from being asked',
    async (_name, authorizer, status, body) => {
      let asked = 0;
      const { url } = await serve({
        routes: {
          'GET /': () => {
            asked += 1;
            return echo({});
          },
        },
        authorizer,
      });
      const answer = await fetch(`${url}/surface`);
      expect([answer.status, await answer.text(), asked]).toEqual([status, body, 0]);
    },
  );

  test('P-3 answers a denial with the gateway response as declared, filled in from the context', async () => {
    const deny = () => ({
      principalId: 'x',
      policyDocument: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
      context: { code: 'ip_not_allowed', retry: '7' },
    });
    const { url } = await serve({
      routes: { 'GET /': echo },
      authorizer: deny,
      responses: {
        ACCESS_DENIED: {
          statusCode: '403',
          responseParameters: {
            'gatewayresponse.header.Retry-After': 'context.authorizer.retry',
            'gatewayresponse.header.X-Absent': 'context.authorizer.absent',
            'gatewayresponse.header.X-Request-Id': 'context.requestId',
            'gatewayresponse.header.Content-Type': "'application/problem+json'",
          },
          responseTemplates: {
            'application/json':
              '{"code":"$context.authorizer.code","m":$context.error.messageString,"id":"$context.requestId"}',
          },
        },
      },
    });
    const answer = await fetch(`${url}/surface`);
    const body = (await answer.json()) as Record<string, string>;
    expect(body.code).toBe('ip_not_allowed');
    expect(body.id).toBe(answer.headers.get('x-request-id'));
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.headers.has('x-absent')).toBe(false);
  });

  test('P-3 takes a default gateway response for the types that have none of their own', async () => {
    const { url } = await serve({
      routes: { 'GET /known': echo },
      responses: {
        DEFAULT_4XX: { statusCode: '404', responseTemplates: { 'application/json': '{"no":"way"}' } },
      },
    });
    const answer = await fetch(`${url}/surface/unknown`);
    expect([answer.status, await answer.text()]).toEqual([404, '{"no":"way"}']);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no status', { body: '' }],
    ['a body that is no text', { statusCode: 200, body: {} }],
    ['a member that it does not know', { statusCode: 200, cookies: [] }],
    ['a header that is no text', { statusCode: 200, headers: { a: {} } }],
    ['a header that cannot be sent', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
    ['more than Lambda returns', { statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 1) }],
  ])('P-3 answers 502 to a function that returns %s', async (_name, result) => {
    const { url } = await serve({ routes: { 'GET /': () => result } });
    const answer = await fetch(`${url}/surface`);
    expect([answer.status, await answer.text()]).toEqual([502, '{"message":"Internal server error"}']);
  });

  test('P-3 sends what a proxy integration may not under its remapped name', async () => {
    const headers = { 'WWW-Authenticate': 'Bearer', 'X-Own': 'yes' };
    const { url } = await serve({ routes: { 'GET /': () => ({ statusCode: 401, headers, body: '' }) } });
    const answer = await fetch(`${url}/surface`);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(answer.headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('x-own')).toBe('yes');
  });

  test('P-3 hands binary bodies on as base64, both ways', async () => {
    const { url } = await serve({
      routes: {
        'POST /': (event: object) => ({
          statusCode: 200,
          body: (event as { body: string }).body,
          isBase64Encoded: true,
        }),
      },
      binaryMediaTypes: ['application/pdf'],
    });
    const bytes = Uint8Array.from([0, 255, 1, 254]);
    const init = { method: 'POST', body: bytes, headers: { 'content-type': 'application/pdf' } };
    const decoded = await fetch(`${url}/surface`, {
      ...init,
      headers: { ...init.headers, accept: 'application/pdf' },
    });
    expect(new Uint8Array(await decoded.arrayBuffer())).toEqual(bytes);
    const kept = await fetch(`${url}/surface`, {
      ...init,
      headers: { ...init.headers, accept: 'text/plain' },
    });
    expect(await kept.text()).toBe(Buffer.from(bytes).toString('base64'));
  });

  test('P-3 answers 504 when the integration takes longer than it may', async () => {
    const { url } = await serve({
      routes: { 'GET /': () => new Promise(() => undefined) },
      timeoutMilliseconds: 50,
    });
    const answer = await fetch(`${url}/surface`);
    expect([answer.status, await answer.text()]).toEqual([504, '{"message":"Endpoint request timed out"}']);
  });
});
