import { GatewayResponseType } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { CATALOGUE } from '../../core/errors/catalogue.ts';
import { gatewayAnswers } from '../../infra/gateway-answers.ts';
import { environments, loadPolicy } from '../../infra/policies.ts';
import { desk, shop } from './small-policy.ts';

/** What API Gateway does to a template: it knows no language, only values. */
function filledIn(template: string): string {
  return template.replace(/\$context\.[A-Za-z.]+/g, 'value');
}

describe('P-2 answers of the gateway', () => {
  const surfaces = environments().flatMap((name) => Object.values(loadPolicy(name).surfaces));

  test('P-2 there is one for every type that API Gateway has', () => {
    for (const surface of [shop(), desk(), ...surfaces]) {
      expect(Object.keys(gatewayAnswers(surface)).sort()).toEqual(Object.values(GatewayResponseType).sort());
    }
  });

  test('P-2 each is JSON once its placeholders are filled in, with a status of its own', () => {
    for (const surface of [shop(), desk(), ...surfaces]) {
      for (const { body, status, headers } of Object.values(gatewayAnswers(surface))) {
        expect(JSON.parse(filledIn(body))).toBeInstanceOf(Object);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(headers).toMatchObject({
          'x-request-id': 'context.requestId',
          'request-id': 'context.requestId',
        });
        for (const value of Object.values(headers)) expect(value).not.toContain("'");
      }
    }
  });

  test('A-5 a missing credential is 401 with the scheme to use and the places where one may stand', () => {
    const { UNAUTHORIZED: answer } = gatewayAnswers(shop());
    expect(answer?.status).toBe(401);
    expect(answer?.headers['www-authenticate']).toBe('Bearer realm="Shop API"');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      type: 'error',
      request_id: '$context.requestId',
      error: {
        type: 'authentication_error',
        code: 'invalid_api_key',
        message: expect.stringContaining('Authorization: Bearer <key>, or x-api-key: <key>'),
      },
    });
  });

  test('a body that is too large is told the limit that holds: what Lambda takes, not what the gateway takes', () => {
    const { REQUEST_TOO_LARGE: answer } = gatewayAnswers(desk());
    expect(answer?.status).toBe(413);
    expect(JSON.parse(answer?.body ?? '').detail).toContain('at most 6 MB');
  });

  test('A-5 a denial is 403 with what the authorizer says', () => {
    const { ACCESS_DENIED: answer } = gatewayAnswers(desk());
    expect(answer?.status).toBe(403);
    expect(answer?.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      status: 403,
      code: '$context.authorizer.code',
      detail: '$context.authorizer.message',
      requestId: '$context.requestId',
    });
  });

  test('A-5 too fast is 429 and may be tried again, a used-up quota is 429 and may not', () => {
    const { THROTTLED, QUOTA_EXCEEDED } = gatewayAnswers(shop());
    expect([THROTTLED?.status, QUOTA_EXCEEDED?.status]).toEqual([429, 429]);
    expect(THROTTLED?.headers['retry-after']).toBe('2');
    expect(THROTTLED?.headers['x-should-retry']).toBeUndefined();
    expect(QUOTA_EXCEEDED?.headers['x-should-retry']).toBe('false');
    expect(QUOTA_EXCEEDED?.headers['retry-after']).toBeUndefined();
  });

  test('P-9 a request that the authorizer lets through without a name is 503 and may be tried again', () => {
    const { INVALID_API_KEY } = gatewayAnswers(shop());
    expect(INVALID_API_KEY).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
  });

  test('each type has the status of its kind', () => {
    const statuses = Object.fromEntries(
      Object.entries(gatewayAnswers(shop())).map(([type, { status }]) => [type, status]),
    );
    expect(statuses).toEqual({
      ACCESS_DENIED: 403,
      API_CONFIGURATION_ERROR: 500,
      AUTHORIZER_CONFIGURATION_ERROR: 500,
      AUTHORIZER_FAILURE: 500,
      BAD_REQUEST_BODY: 400,
      BAD_REQUEST_PARAMETERS: 400,
      DEFAULT_4XX: 400,
      DEFAULT_5XX: 500,
      EXPIRED_TOKEN: 404,
      INTEGRATION_FAILURE: 500,
      INTEGRATION_TIMEOUT: 504,
      INVALID_API_KEY: 503,
      INVALID_SIGNATURE: 404,
      MISSING_AUTHENTICATION_TOKEN: 404,
      QUOTA_EXCEEDED: 429,
      REQUEST_TOO_LARGE: 413,
      RESOURCE_NOT_FOUND: 404,
      THROTTLED: 429,
      UNAUTHORIZED: 401,
      UNSUPPORTED_MEDIA_TYPE: 415,
      WAF_FILTERED: 403,
    });
  });

  test('a surface that says another status for a code answers with it', () => {
    const { THROTTLED } = gatewayAnswers(desk({ statuses: { plan_throttled: 503 } }));
    expect(THROTTLED?.status).toBe(503);
    expect(JSON.parse(THROTTLED?.body ?? '')).toMatchObject({ status: 503, code: 'plan_throttled' });
    expect(CATALOGUE.plan_throttled.status).toBe(429);
  });
});
