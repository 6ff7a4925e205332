import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXPOSED_HEADERS } from '../../../core/exposed-headers.ts';
import { createCheckout, type Inputs, type Recording, record, removeCheckout } from '../recorder.ts';
import { route, shop, smallPolicy } from '../small-policy.ts';

let root: string;
let small: Recording;

beforeAll(async () => {
  root = createCheckout();
  small = await record('test', root, smallPolicy());
});
afterAll(() => removeCheckout(root));

describe('P-2 what functions answer', () => {
  test('P-2 with a method and an integration for each route, and nothing else that reaches a function', () => {
    const methods = small.all('apigateway/method:Method').filter(({ httpMethod }) => !isOwn(httpMethod));
    expect(methods).toHaveLength(5);
    expect(small.one('apigateway/method:Method', 'shop-POST/v1/talk-method')).toEqual({
      restApi: 'shop-api-id',
      resourceId: 'shop-/v1/talk-id',
      httpMethod: 'POST',
      authorization: 'CUSTOM',
      authorizerId: 'shop-authorizer-id',
      apiKeyRequired: true,
    });
    expect(small.one('apigateway/integration:Integration', 'shop-POST/v1/talk-integration')).toEqual({
      restApi: 'shop-api-id',
      resourceId: 'shop-/v1/talk-id',
      httpMethod: 'POST',
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      responseTransferMode: 'STREAM',
      timeoutMilliseconds: 300_000,
      uri: 'stream:completions-function',
    });
    const calls = small.all('apigateway/integration:Integration').filter(({ uri }) => uri !== undefined);
    expect(calls).toHaveLength(methods.length);
  });

  test('P-2 with no authorizer on a public route, and no usage plan on a surface without keys', () => {
    expect(small.one('apigateway/method:Method', 'shop-GET/about-method')).toEqual({
      restApi: 'shop-api-id',
      resourceId: 'shop-/about-id',
      httpMethod: 'GET',
      authorization: 'NONE',
      apiKeyRequired: false,
    });
    expect(small.one('apigateway/method:Method', 'desk-GET/items-method')).toMatchObject({
      authorization: 'CUSTOM',
      apiKeyRequired: false,
    });
  });

  test('P-2 with the reason of a public route in the documentation of its API, and no other', () => {
    const reasons = small
      .all('apigateway/documentationPart:DocumentationPart')
      .filter(({ restApiId }) => restApiId === 'shop-api-id');
    expect(reasons).toEqual([
      {
        restApiId: 'shop-api-id',
        location: { type: 'METHOD', path: '/about', method: 'GET' },
        properties: '{"description":"everybody may know"}',
      },
    ]);
  });

  test('P-2 with an authorizer that is asked for every request and never remembered', () => {
    expect(small.one('apigateway/authorizer:Authorizer', 'shop-authorizer')).toEqual({
      name: 'gatehouse-test-authorizer',
      restApi: 'shop-api-id',
      type: 'REQUEST',
      authorizerUri: 'invoke:authorizer-function',
      authorizerResultTtlInSeconds: 0,
      identitySource: 'method.request.header.Host',
    });
  });

  test('P-2 with resources in the shape of the paths', () => {
    const paths = small
      .all('apigateway/resource:Resource')
      .filter(({ restApi }) => restApi === 'shop-api-id')
      .map(({ parentId, pathPart }) => `${parentId} ${pathPart}`);
    expect(paths.sort()).toEqual([
      'shop-/v1-id talk',
      'shop-/v1-id things',
      'shop-/v1/things-id {thing}',
      'shop-api-root about',
      'shop-api-root v1',
      'shop-api-root {proxy+}',
    ]);
  });

  test('P-2 with permissions to call its functions from its own stage only', () => {
    expect(small.one('lambda/permission:Permission', 'shop-completions-permission')).toEqual({
      action: 'lambda:InvokeFunction',
      function: 'gatehouse-test-completions',
      principal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:eu-central-1:123456789012:shop-api-id/shop/*',
    });
    expect(small.one('lambda/permission:Permission', 'shop-permission').sourceArn).toBe(
      'arn:aws:execute-api:eu-central-1:123456789012:shop-api-id/authorizers/shop-authorizer-id',
    );
    const permissions = small.all('lambda/permission:Permission');
    expect(permissions.filter(({ principal }) => principal === 'apigateway.amazonaws.com')).toHaveLength(5);
  });

  test('P-2 two names for one place in a path are refused', async () => {
    const clash = smallPolicy({
      surfaces: { shop: shop({ routes: [route('GET /a/{x}'), route('GET /a/{y}')] }) },
    });
    await expect(record('test', root, clash)).rejects.toThrow(
      '`/a/{x}` and `/a/{y}` name one place differently',
    );
  });
});

const isOwn = (httpMethod: unknown): boolean => httpMethod === 'ANY' || httpMethod === 'OPTIONS';

describe('what no function answers', () => {
  test('another method gets 405 in the dialect of the path, with the methods that there are', () => {
    const answer = small.one('apigateway/integrationResponse:IntegrationResponse', 'desk-ANY/items-answer');
    expect(answer).toMatchObject({
      statusCode: '405',
      responseParameters: {
        'method.response.header.allow': "'GET, POST'",
        'method.response.header.content-type': "'application/problem+json'",
        'method.response.header.x-request-id': 'context.requestId',
      },
    });
    const body = (answer.responseTemplates as Inputs)['application/json'];
    expect(JSON.parse(String(body))).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(small.one('apigateway/method:Method', 'desk-ANY/items-method').authorization).toBe('NONE');
  });

  test('another path gets 404, whatever its Authorization header looks like', () => {
    const answer = small.one(
      'apigateway/integrationResponse:IntegrationResponse',
      'shop-ANY/{proxy+}-answer',
    );
    expect(answer.statusCode).toBe('404');
    const body = (answer.responseTemplates as Inputs)['application/json'];
    expect(JSON.parse(String(body))).toMatchObject({ error: { code: 'route_not_found' } });
  });

  test('preflights are answered where browsers may call, and nowhere else', () => {
    const headers = small.one(
      'apigateway/integrationResponse:IntegrationResponse',
      'shop-OPTIONS/v1/talk-answer',
    ).responseParameters as Inputs;
    expect(headers['method.response.header.access-control-allow-origin']).toBe("'*'");
    expect(headers['method.response.header.access-control-allow-methods']).toBe("'POST'");
    for (const name of [
      'authorization',
      'content-type',
      'x-api-key',
      'anthropic-version',
      'x-stainless-lang',
    ]) {
      expect(headers['method.response.header.access-control-allow-headers']).toContain(name);
    }
    const names = small.names().filter((name) => name.includes('desk'));
    expect(names.filter((name) => name.includes('OPTIONS'))).toEqual([]);
    const ofDesk = small.resources.filter(({ name }) => name.startsWith('desk'));
    expect(JSON.stringify(ofDesk.map(({ inputs }) => inputs))).not.toMatch(/access-control/i);
  });

  test('origins that fixed headers cannot tell apart are refused, not widened', async () => {
    const two = smallPolicy({
      surfaces: { shop: shop({ browserOrigins: ['https://a.example', 'https://b.example'] }) },
    });
    await expect(record('test', root, two)).rejects.toThrow('browsers of 2 origins may call');
    const one = smallPolicy({ surfaces: { shop: shop({ browserOrigins: ['https://a.example'] }) } });
    const recording = await record('test', root, one);
    const { responseParameters } = recording.one('apigateway/response:Response', 'shop-UNAUTHORIZED');
    expect(responseParameters).toMatchObject({
      'gatewayresponse.header.access-control-allow-origin': "'https://a.example'",
      'gatewayresponse.header.access-control-expose-headers': `'${EXPOSED_HEADERS.join(', ')}'`,
    });
  });
});
