import { describe, expect, test } from '@jest/globals';
import { chooseDialect, DIALECTS, gatewayDialect, type PublicError } from '../../../core/errors/dialects.ts';

const ERROR: PublicError = {
  status: 429,
  code: 'rate_limit_minute',
  message: 'Too many.',
  requestId: 'req-1',
};
const of = (status: number): PublicError => ({ ...ERROR, status });
const inner = (body: object) => (body as { error: Record<string, unknown> }).error;

describe('A-5 each error is told in the shape that the clients of the dialect read', () => {
  test('openai: one `error` object with message, type, param and code', () => {
    expect(DIALECTS.openai.body({ ...ERROR, param: 'model' })).toEqual({
      error: { message: 'Too many.', type: 'rate_limit_error', param: 'model', code: 'rate_limit_minute' },
    });
  });

  test('anthropic: a typed error, the code in its details, the request id beside it', () => {
    expect(DIALECTS.anthropic.body(ERROR)).toEqual({
      type: 'error',
      error: {
        type: 'rate_limit_error',
        message: 'Too many.',
        details: { error_code: 'rate_limit_minute' },
      },
      request_id: 'req-1',
    });
  });

  test('problem: a document of RFC 9457 with code, request id and the fields that are wrong', () => {
    const errors = [{ path: 'name', message: 'is missing' }];
    expect(DIALECTS.problem.body({ ...ERROR, errors })).toEqual({
      type: 'about:blank',
      title: 'Too many requests',
      status: 429,
      detail: 'Too many.',
      code: 'rate_limit_minute',
      requestId: 'req-1',
      errors,
    });
  });

  test.each([
    [401, 'invalid_request_error', 'authentication_error'],
    [402, 'insufficient_quota', 'billing_error'],
    [403, 'permission_error', 'permission_error'],
    [404, 'invalid_request_error', 'not_found_error'],
    [429, 'rate_limit_error', 'rate_limit_error'],
    [500, 'server_error', 'api_error'],
    [529, 'server_error', 'overloaded_error'],
  ])('a %d has the type that each of the two model dialects gives it', (status, openai, anthropic) => {
    expect(inner(DIALECTS.openai.body(of(status))).type).toBe(openai);
    expect(inner(DIALECTS.anthropic.body(of(status))).type).toBe(anthropic);
  });

  test.each([
    ['insufficient_balance', 402],
    ['insufficient_balance', 403],
    ['spending_limit_reached', 402],
    ['spending_limit_reached', 403],
  ])('%s is told by its type to be about money, as a %d too', (code, status) => {
    const error = { ...of(status), code };
    expect(inner(DIALECTS.openai.body(error))).toMatchObject({ type: 'insufficient_quota', code });
    expect(inner(DIALECTS.anthropic.body(error))).toMatchObject({
      type: 'billing_error',
      details: { error_code: code },
    });
    expect(inner(gatewayDialect(['openai', 'anthropic']).body(error))).toMatchObject({
      type: 'billing_error',
      code,
    });
  });

  test('a refused credential has the code by which OpenAI clients know it', () => {
    expect(inner(DIALECTS.openai.body({ ...of(401), code: 'credential_unknown' })).code).toBe(
      'invalid_api_key',
    );
  });

  test('a time of reset is told only where there is one', () => {
    const resetsAt = '2026-01-01T00:00:00Z';
    for (const dialect of Object.values(DIALECTS)) {
      expect(JSON.stringify(dialect.body({ ...ERROR, resetsAt }))).toContain(resetsAt);
      expect(JSON.stringify(dialect.body(ERROR))).not.toMatch(/resets/i);
    }
  });
});

describe('the dialect of a request', () => {
  const spoken = ['openai', 'anthropic'] as const;

  test('is the one that the headers mark', () => {
    expect(chooseDialect(spoken, (name) => name === 'anthropic-version')).toBe('anthropic');
  });

  test('is the first that the route speaks where no header marks one', () => {
    expect(chooseDialect(spoken, () => false)).toBe('openai');
    expect(chooseDialect(['anthropic'], () => false)).toBe('anthropic');
  });

  test('is never one that the route does not speak', () => {
    expect(chooseDialect(['openai'], () => true)).toBe('openai');
  });
});

describe('answers that are fixed for a whole API', () => {
  test('A-5 satisfy the clients of both model dialects with one body', () => {
    const body = gatewayDialect(['openai', 'anthropic']).body(of(401));
    expect(body).toMatchObject({ type: 'error', request_id: 'req-1' });
    expect(inner(body)).toMatchObject({
      type: 'authentication_error',
      code: 'invalid_api_key',
      message: 'Too many.',
      param: null,
      details: { error_code: 'rate_limit_minute' },
    });
  });

  test('have the shape of the one dialect where there is only one', () => {
    expect(gatewayDialect(['problem'])).toBe(DIALECTS.problem);
  });
});
