import { describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../local/exchange.ts';
import { readHeaders } from '../../local/request-headers.ts';
import { compileParameter, compileTemplate } from '../../local/template.ts';

const exchange = {
  requestId: 'r-1',
  authorizer: { code: 'ip_not_allowed' },
  headers: readHeaders(['X-Agent', 'a', 'x-agent', 'b']),
  stage: { name: 'surface', variables: { surface: 's' } },
  path: '/v1',
  query: 'page=2',
  pathParameters: { id: '7' },
} as unknown as Exchange;
const failure = { type: 'ACCESS_DENIED', message: 'No "entry"' } as const;
const render = (text: string) => compileTemplate(text)(exchange, failure);

describe('templates of gateway responses', () => {
  test.each([
    ['{"message":$context.error.messageString}', '{"message":"No \\"entry\\""}'],
    ['"$context.error.responseType"', '"ACCESS_DENIED"'],
    ['$context.requestId/$context.path', 'r-1//surface/v1'],
    ['[$context.authorizer.code][$context.authorizer.absent]', '[ip_not_allowed][]'],
    ['$stageVariables.surface $method.request.header.X-Agent', 's b'],
    ['$method.request.querystring.page $method.request.path.id', '2 7'],
    ['costs $5 and $context', 'costs $5 and $context'],
  ])('%s', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  test('a message that there is none of becomes null', () => {
    const text = compileTemplate('$context.error.messageString')(exchange, {
      type: 'AUTHORIZER_FAILURE',
      message: null,
    });
    expect(text).toBe('null');
  });

  test.each(['$context.nonsense', '#set($x = 1)', "$input.json('$')"])(
    '%s is refused at start, not left in an answer',
    (text) => {
      expect(() => compileTemplate(text)).toThrow();
    },
  );

  test('a header is a static text in single quotes or an expression, nothing between', () => {
    expect(compileParameter("'it''s'")(exchange, null)).toBe("it''s");
    expect(compileParameter('context.requestId')(exchange, null)).toBe('r-1');
    expect(compileParameter('context.authorizer.absent')(exchange, null)).toBeUndefined();
    expect(() => compileParameter('static')).toThrow('single quotes');
  });
});
