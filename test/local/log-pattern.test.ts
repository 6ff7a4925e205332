import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileLogPattern } from '../../local/log-pattern.ts';

const matches = (pattern: string, record: unknown) => {
  const compiled = compileLogPattern(pattern);
  if (compiled === null) throw new Error(`${pattern} is refused`);
  return compiled(typeof record === 'string' ? record : JSON.stringify(record));
};

describe('a filter pattern of CloudWatch Logs', () => {
  test.each([
    ['{ $.message = "request" }', { message: 'request' }, true],
    ['{$.message="request"}', { message: 'request' }, true],
    ['{ $.message = "request" }', { message: 'requests' }, false],
    ['{ $.message = "request" }', { message: 'Request' }, false],
    ['{ $.message = "request" }', { Message: 'request' }, false],
    ['{ $.message = "" }', { message: '' }, true],
    ['{ ($.message = "request") || ($.message = "denied") }', { message: 'denied' }, true],
    ['{ ($.message = "request") || ($.message = "denied") }', { message: 'other' }, false],
    ['{ $.a = "1" && $.b != "2" }', { a: '1', b: '3' }, true],
    ['{ $.a = "1" && $.b != "2" }', { a: '1', b: '2' }, false],
    ['{ $.caller.kind = "key" }', { caller: { kind: 'key' } }, true],
    ['{ $.caller.kind = "key" }', { caller: 'key' }, false],
    ['{ $.a = "&& ) || $.b" }', { a: '&& ) || $.b' }, true],
  ])('P-3 %s finds in %p: %p', (pattern, record, found) => {
    expect(matches(pattern, record)).toBe(found);
  });

  test('P-3 reads && before ||, and parentheses before both', () => {
    const record = { a: '1', b: '0', c: '0' };
    expect(matches('{ $.a = "1" || $.b = "1" && $.c = "1" }', record)).toBe(true);
    expect(matches('{ ($.a = "1" || $.b = "1") && $.c = "1" }', record)).toBe(false);
  });

  test.each([
    {},
    { message: 1 },
    { message: null },
    { message: ['request'] },
    '{',
    'request',
    '',
    '"request"',
  ])('P-3 holds of a text only, neither = nor != of %p', (record) => {
    expect(matches('{ $.message = "request" }', record)).toBe(false);
    expect(matches('{ $.message != "request" }', record)).toBe(false);
  });

  test('P-3 looks at what a record holds, not at what every object has', () => {
    expect(matches('{ $.constructor.name != "x" }', {})).toBe(false);
    expect(matches('{ $.constructor.name = "Object" }', {})).toBe(false);
  });

  test.each([
    '',
    'ERROR',
    '[w1, w2]',
    '{ }',
    '{ $.a }',
    '{ $.a = b }',
    '{ $.a = 1 }',
    '{ $.a > "1" }',
    '{ $.a = "b*" }',
    '{ $.a = "%b%" }',
    '{ $.a = "\\"" }',
    '{ $.a NOT EXISTS }',
    '{ $.a IS NULL }',
    '{ $.a[0] = "b" }',
    '{ ($.a = "b" }',
    '{ $.a = "b") }',
    '{ $.a = "b" && }',
    '{ $.a = "b" $.c = "d" }',
    '{ "b" = $.a }',
    '{ $.a = "b" } and more',
    `{ $.a = "${'b'.repeat(1024)}" }`,
  ])('P-3 is refused where AWS would mean something else or nothing: %s', (pattern) => {
    expect(compileLogPattern(pattern)).toBeNull();
  });

  test('reads any text, and any line', () => {
    const parts = fc.constantFrom('$.a', '"b"', '=', '!=', '&&', '||', '(', ')', ' ', 'x');
    const pattern = fc.array(parts, { maxLength: 12 }).map((texts) => `{${texts.join('')}}`);
    fc.assert(
      fc.property(fc.oneof(pattern, fc.string()), fc.oneof(fc.json(), fc.string()), (text, line) => {
        expect([true, false, undefined]).toContain(compileLogPattern(text)?.(line));
      }),
    );
  });
});
