import { beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { insufficientBalance, spendingLimitReached } from '../../../core/errors/money-denials.ts';
import { type Call, Failure, type Operation } from '../../../functions/chain/call.ts';
import { createHandler } from '../../../functions/chain/chain.ts';
import { aPolicy, aRoute, aSurface } from '../../support/builders.ts';
import { ALLOWED, aProxyEvent } from '../../support/proxy-event.ts';

const surface = aSurface({
  routes: [
    aRoute({ dialects: ['problem'] }),
    aRoute({ method: 'POST', operation: 'create' }),
    aRoute({ path: '/health', operation: 'health', publicBecause: 'monitors' }),
    aRoute({ method: 'POST', path: '/chat', operation: 'list', dialects: ['openai'] }),
    aRoute({ method: 'POST', path: '/messages', operation: 'list', dialects: ['anthropic'] }),
    aRoute({ path: '/both', operation: 'list', dialects: ['openai', 'anthropic'] }),
  ],
  statuses: { conflict: 418, spending_limit_reached: 403 },
  browserOrigins: ['https://app.example.com'],
});

let calls: Call[] = [];
let lines: string[] = [];
let fail: unknown = null;
beforeEach(() => {
  calls = [];
  lines = [];
  fail = null;
});

const operation: Operation<null> = async (call) => {
  calls.push(call);
  if (fail !== null) throw fail;
  return { status: 200, body: { fine: true } };
};
const handler = createHandler<null>({
  policy: aPolicy([surface]),
  operations: { list: operation, create: operation, health: operation },
  deps: null,
  streams: false,
  clock: () => 1_800_000_000.25,
  write: (line) => lines.push(line),
});

const remaining = () => ({ getRemainingTimeInMillis: () => 10_000 });
async function run(event: APIGatewayProxyEvent) {
  const result = await handler(event, remaining());
  return { ...result, json: result.body === '' ? undefined : JSON.parse(result.body) };
}

describe('the verdict', () => {
  test('P-9 a guarded route that arrives without one is 500, and no operation runs', async () => {
    const result = await run(aProxyEvent({}));
    expect(result.statusCode).toBe(500);
    expect(result.json.code).toBe('internal_error');
    expect(calls).toEqual([]);
  });

  test.each([
    ['an unknown verdict', { ...ALLOWED, verdict: 'maybe' }],
    ['allow without a caller', { verdict: 'allow' }],
    ['a refusal with an unknown code', { verdict: 'refuse', code: 'toString' }],
  ])('P-9 %s is 500, and no operation runs', async (_, authorizer) => {
    expect((await run(aProxyEvent({ authorizer }))).statusCode).toBe(500);
    expect(calls).toEqual([]);
  });

  test('a public route runs without one, and has no caller', async () => {
    expect((await run(aProxyEvent({ resource: '/health' }))).statusCode).toBe(200);
    expect(calls[0]?.caller).toBeNull();
  });

  test.each([
    ['a%2Fb%20c', 'a/b c'],
    ['%C3%A9', 'é'],
    ['100%', '100%'],
    ['%ff', '%ff'],
  ])('a parameter of the path is decoded: %s is %s', async (encoded, decoded) => {
    await run(aProxyEvent({ resource: '/health', path: { id: encoded } }));
    expect(calls[0]?.path).toEqual({ id: decoded });
  });

  test('an allowed request has its caller, and the answer its limits in every form', async () => {
    const result = await run(aProxyEvent({ authorizer: ALLOWED }));
    expect(result.statusCode).toBe(200);
    expect(calls[0]?.caller).toMatchObject({ keyId: 'key_1', agentId: null, role: null, sandbox: false });
    expect(result.headers).toMatchObject({
      'x-request-id': '11111111-2222-3333-4444-555555555555',
      'request-id': '11111111-2222-3333-4444-555555555555',
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '30s',
      'ratelimit-policy': '"minute";q=60;w=60, "hour";q=1000;w=3600',
      ratelimit: '"minute";r=59;t=30, "hour";r=999;t=1830',
    });
    expect(result.headers).not.toHaveProperty('anthropic-ratelimit-requests-limit');
  });
});

describe('refusals', () => {
  const refusing = (code: string, params: Record<string, string>) => ({
    ...ALLOWED,
    verdict: 'refuse',
    minuteRemaining: '0',
    code,
    params: JSON.stringify(params),
  });

  test('A-5 a used-up minute is 429 in the dialect of the API called, and clients may wait for it', async () => {
    const authorizer = refusing('rate_limit_minute', { limit: '60' });
    const chat = await run(aProxyEvent({ method: 'POST', resource: '/chat', authorizer }));
    expect(chat.statusCode).toBe(429);
    expect(chat.headers).toMatchObject({ 'retry-after': '30' });
    expect(chat.headers).not.toHaveProperty('x-should-retry');
    expect(chat.json.error).toEqual({
      message: expect.stringContaining('60 requests a minute'),
      type: 'rate_limit_error',
      param: null,
      code: 'rate_limit_minute',
    });

    const messages = await run(aProxyEvent({ method: 'POST', resource: '/messages', authorizer }));
    expect(messages.json).toMatchObject({
      type: 'error',
      error: { type: 'rate_limit_error', details: { error_code: 'rate_limit_minute' } },
      request_id: '11111111-2222-3333-4444-555555555555',
    });
    expect(messages.headers).toMatchObject({
      'anthropic-ratelimit-requests-limit': '60',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2027-01-15T08:00:30Z',
    });
    expect(calls).toEqual([]);
  });

  test('A-5 a used-up hour tells clients to stop, and names the time at which it resets', async () => {
    const resetsAt = '2027-01-15T09:00:00.000Z';
    const authorizer = refusing('rate_limit_hour', { limit: '1000', resetsAt });
    const result = await run(aProxyEvent({ method: 'POST', resource: '/chat', authorizer }));
    expect(result.headers).toMatchObject({ 'retry-after': '1830', 'x-should-retry': 'false' });
    expect(result.json.error).toMatchObject({ code: 'rate_limit_hour', resets_at: resetsAt });
  });

  test('P-9 a store that could not be asked is 503 with Retry-After', async () => {
    const authorizer = { verdict: 'refuse', code: 'store_unavailable' };
    const result = await run(aProxyEvent({ authorizer }));
    expect(result.statusCode).toBe(503);
    expect(result.headers).toMatchObject({ 'retry-after': '2' });
    expect(calls).toEqual([]);
  });
});

describe('failures', () => {
  test('of an operation take the shape of the dialect that the headers mark', async () => {
    fail = new Failure('model_not_found', { params: { model: 'x' }, param: 'model' });
    const openai = await run(aProxyEvent({ resource: '/both', authorizer: ALLOWED }));
    expect(openai.json.error).toMatchObject({ code: 'model_not_found', param: 'model' });
    const headers = { 'Anthropic-Version': '2023-06-01' };
    const anthropic = await run(aProxyEvent({ resource: '/both', authorizer: ALLOWED, headers }));
    expect(anthropic.json).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
  });

  test('have the status that the surface gives their code', async () => {
    fail = new Failure('conflict', { params: { reason: 'it changed' } });
    const result = await run(aProxyEvent({ authorizer: ALLOWED }));
    expect(result.statusCode).toBe(418);
  });

  const reached = {
    limitMicros: 5_000_000,
    window: 'day',
    neededMicros: 20_000,
    resetsAt: 1_800_057_600,
  } as const;
  test.each([
    [402, insufficientBalance(20_000, 10_000), {}],
    [403, spendingLimitReached(reached), { resets_at: '2027-01-16T00:00:00Z' }],
  ])('for want of money tell clients to stop, as a %d', async (status, { code, params = {} }, inBody) => {
    fail = new Failure(code, { params });
    const result = await run(aProxyEvent({ method: 'POST', resource: '/chat', authorizer: ALLOWED }));
    expect(result.statusCode).toBe(status);
    expect(result.headers).toMatchObject({ 'x-should-retry': 'false' });
    expect(result.headers).not.toHaveProperty('retry-after');
    expect(result.json.error).toEqual({
      message: expect.stringContaining('$0.02'),
      type: 'insufficient_quota',
      param: null,
      code,
      ...inBody,
    });
  });

  test('P-9 that nobody foresaw are 500 for the caller, and explained in the log only', async () => {
    fail = new Error('secret detail');
    const result = await run(aProxyEvent({ authorizer: ALLOWED }));
    expect(result.statusCode).toBe(500);
    expect(result.body).not.toContain('secret detail');
    expect(lines.join()).toContain('secret detail');
  });

  test('a conflict is not tried again by clients', async () => {
    fail = new Failure('plan_quota');
    expect((await run(aProxyEvent({ authorizer: ALLOWED }))).headers).toMatchObject({
      'x-should-retry': 'false',
    });
  });
});

describe('the body', () => {
  const post = (body: string, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
    aProxyEvent({ method: 'POST', authorizer: ALLOWED, body, headers });

  test.each([
    ['{"a":1}', { 'content-type': 'application/json; charset=utf-8' }, { a: 1 }],
    ['{"a":1}', { 'content-type': 'application/json;charset="UTF-8"' }, { a: 1 }],
    ['\ufeff{"a":1}', { 'content-type': 'application/json' }, { a: 1 }],
    ['{"a":1}', { 'content-type': 'application/json', 'content-encoding': 'identity' }, { a: 1 }],
    ['[1]', { 'CONTENT-TYPE': 'application/merge-patch+json' }, [1]],
    ['null', {}, null],
  ])('%s is parsed', async (body, headers, expected) => {
    expect((await run(post(body, headers as Record<string, string>))).statusCode).toBe(200);
    expect(calls[0]?.body).toEqual(expected);
  });

  test.each([
    ['{"a":', { 'content-type': 'application/json' }, 400, 'invalid_json'],
    ['a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'content_type_unsupported'],
    ['{}', { 'content-type': 'text/json-ish' }, 415, 'content_type_unsupported'],
    ['{}', { 'content-type': 'application/json; charset=iso-8859-1' }, 415, 'content_type_unsupported'],
    [
      '{}',
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      415,
      'content_type_unsupported',
    ],
  ])('%s as %j is refused', async (body, headers, status, code) => {
    const result = await run(post(body, headers as unknown as Record<string, string>));
    expect([result.statusCode, result.json.code]).toEqual([status, code]);
    expect(calls).toEqual([]);
  });

  test('P-9 that cannot be parsed is not quoted in the log', async () => {
    await run(post('{"email":"a@x.example","password": hunter2}'));
    const [line] = lines;
    expect(JSON.parse(line ?? '')).toMatchObject({ code: 'invalid_json', cause: expect.any(String) });
    expect(line).not.toMatch(/hunter2|a@x/);
  });

  test('in base64 is decoded', async () => {
    const event = { ...post(Buffer.from('{"ä":1}').toString('base64')), isBase64Encoded: true };
    await run(event);
    expect(calls[0]?.body).toEqual({ ä: 1 });
  });
});

describe('browsers', () => {
  test('get leave from a listed origin, and none from another', async () => {
    const from = (origin: string) => run(aProxyEvent({ authorizer: ALLOWED, headers: { origin } }));
    const listed = await from('https://app.example.com');
    expect(listed.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      vary: 'origin',
    });
    expect((await from('https://evil.example.com')).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });
});

test('P-12 the log line is JSON with metrics in the embedded format, and holds no header and no body', async () => {
  const headers = { Authorization: 'Bearer inv_local_secret', 'X-Stainless-Retry-Count': '2' };
  await run(
    aProxyEvent({ method: 'POST', authorizer: ALLOWED, headers, body: '{"prompt":"private words"}' }),
  );
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] as string);
  expect(line).toMatchObject({
    message: 'request',
    surface: 'invented',
    route: 'POST /things',
    status: 200,
    keyId: 'key_1',
    organizationId: 'org_1',
    clientRetries: 2,
    requests: 1,
  });
  expect(line._aws.CloudWatchMetrics[0].Metrics.map((metric: { Name: string }) => metric.Name)).toEqual([
    'requests',
    'durationMs',
  ]);
  expect(lines[0]).not.toMatch(/inv_local|private words/);
});
