import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePolicies } from '../../../core/policy/parse.ts';
import { DOCUMENTS, edited, problemsOf } from '../../support/documents.ts';

const SURFACE = 'surfaces/things.yaml';

test('P-1 documents that satisfy everything make a policy', () => {
  expect(problemsOf(DOCUMENTS)).toEqual([]);
});

describe('P-6 a problem says where it stands, what is wrong and what may have been meant', () => {
  test.each([
    [
      'a mistyped key',
      SURFACE,
      '  limits:\n',
      '  limts:\n',
      'policies/surfaces/things.yaml:15:3: keys.limts: unknown key `limts` (did you mean `limits`?)',
    ],
    [
      'a mistyped word',
      SURFACE,
      'act-on: agent',
      'act-on: agnet',
      'policies/surfaces/things.yaml:13:11: keys.act-on: `organization` or `agent` is expected here, not `agnet` (did you mean `agent`?)',
    ],
    [
      'a mistyped word in a list',
      SURFACE,
      'bearer: [key, session]',
      'bearer: [key, sesion]',
      'policies/surfaces/things.yaml:6:19: credentials[0].bearer[1]: `key`, `session` or `token` is expected here, not `sesion` (did you mean `session`?)',
    ],
    [
      'a mistyped key where one of several forms is expected',
      SURFACE,
      'accepts: key',
      'acepts: key',
      'policies/surfaces/things.yaml:8:5: credentials[1].acepts: unknown key `acepts` (did you mean `accepts`?)',
    ],
    [
      'a value without its unit',
      'environments/test.yaml',
      'ttl: 12h',
      'ttl: 12',
      'policies/environments/test.yaml:3:18: sessions.ttl: text such as `12h` is expected here, not the number `12`',
    ],
    [
      'a value in the wrong unit',
      'environments/test.yaml',
      '100 per second',
      '100 per minute',
      'policies/environments/test.yaml:8:19: throttle.rate: `100 per minute` is not a rate per second, such as `200 per second`',
    ],
    [
      'a missing key',
      SURFACE,
      /^browsers.*\n/m,
      '',
      'policies/surfaces/things.yaml:1:1: browsers: `browsers` is missing: which web pages may call: none (no CORS headers, preflights refused), every one, or those of named origins',
    ],
    [
      'a bound',
      'environments/test.yaml',
      'burst: 200',
      'burst: 0',
      'policies/environments/test.yaml:8:42: throttle.burst: the number `0` is not at least 1',
    ],
    [
      'an empty list',
      SURFACE,
      'made-by: [owner]',
      'made-by: []',
      'policies/surfaces/things.yaml:14:12: keys.made-by: the list must have at least 1 item',
    ],
    [
      'a boolean of an older YAML',
      'environments/test.yaml',
      'deletion-protection: on',
      'deletion-protection: true',
      'policies/environments/test.yaml:7:32: tables.deletion-protection: `on` or `off` is expected here, not `true`',
    ],
    [
      'a key of the wrong form',
      SURFACE,
      'GET /open:',
      'GTE /open:',
      'policies/surfaces/things.yaml:27:3: routes.GTE /open: `GTE /open` is not a method and a path, such as `GET /v1/models`',
    ],
    [
      'a key that stands twice',
      'plans.yaml',
      'default: small',
      'default: small\ndefault: large',
      'policies/plans.yaml:2:1: the key `default` stands twice in this map',
    ],
  ])('%s', (_, file, from, to, problem) => {
    expect(problemsOf(edited(file, from, to))).toEqual([problem]);
  });

  test('every problem of every document is told at once, in the order of reading', () => {
    const documents = edited(SURFACE, 'title: Things API', 'titel: Things API').map((document) =>
      document.file === 'plans.yaml'
        ? {
            ...document,
            text: document.text.replace('1000 per month', '1000 per year').replace('burst: 9 ', 'burst: x '),
          }
        : document,
    );
    expect(problemsOf([...documents, { file: 'surfaces/notes.txt', text: 'x' }])).toEqual([
      'policies/plans.yaml:3:65: plans.small.throttle.burst: a number is expected here, not `x`',
      'policies/plans.yaml:3:77: plans.small.quota: `1000 per year` is not a quota by day, week or month, such as `1000000 per month`',
      'policies/surfaces/notes.txt:1:1: no policy document is expected here: surfaces/*.yaml, environments/*.yaml, models.yaml, networks.yaml, plans.yaml',
      'policies/surfaces/things.yaml:2:1: titel: unknown key `titel` (did you mean `title`?)',
    ]);
  });

  test('a surface that breaks its schema is not reported as missing by those who name it', () => {
    expect(problemsOf(edited(SURFACE, 'title: Things API', 'titel: Things API'))).toHaveLength(1);
  });
});

describe('the set of documents', () => {
  test('each of the single documents has to be there, and one surface', () => {
    expect(problemsOf([])).toEqual([
      'policies/environments:1:1: there is no environment `test`',
      'policies/models.yaml:1:1: the document is missing',
      'policies/networks.yaml:1:1: the document is missing',
      'policies/plans.yaml:1:1: the document is missing',
      'policies/surfaces:1:1: there is no surface',
    ]);
  });

  test('an environment that has no document is a problem, with the nearest that has one', () => {
    const parsed = parsePolicies(DOCUMENTS, 'tset', 'v');
    expect(parsed).toMatchObject({ problems: [{ file: 'environments', suggestion: 'test' }] });
  });

  test('documents of other environments are checked too', () => {
    const other = { file: 'environments/other.yaml', text: 'environment: other\n' };
    expect(problemsOf([...DOCUMENTS, other])).not.toEqual([]);
  });
});

describe('text that is meant to harm', () => {
  const withText = (text: string) =>
    DOCUMENTS.map((document) => (document.file === SURFACE ? { file: SURFACE, text } : document));
  const nine = (word: string) => Array(9).fill(word).join(', ');

  test.each([
    [
      'aliases that multiply',
      `a: &a [${nine('x')}]\nb: &b [${nine('*a')}]\nc: &c [${nine('*b')}]\nd: [${nine('*c')}]\n`,
      'the document has too many aliases',
    ],
    ['lists within lists without end', `a: ${'['.repeat(20_000)}`, 'the document is nested too deeply'],
    ['a document too large to be one', '#'.repeat(600_000), 'the document has more than 524288 characters'],
    ['several documents in a file', 'a: 1\n---\nb: 2\n', 'a second document begins here: one is expected'],
  ])('%s', (_, text, message) => {
    const parsed = parsePolicies(withText(text), 'test', 'v');
    expect(parsed).toMatchObject({ problems: [expect.objectContaining({ file: SURFACE, message })] });
  });

  test('the key `__proto__` is refused wherever it stands, and changes nothing', () => {
    expect(problemsOf(edited(SURFACE, 'connect: {', 'connect: { __proto__: /v1,'))).toEqual([
      'policies/surfaces/things.yaml:28:12: the key `__proto__` cannot be used',
    ]);
    expect(problemsOf(edited('plans.yaml', '  large:', '  constructor:'))).toHaveLength(1);
  });

  test('whatever the text, the answer is a list of problems, never an exception', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('- a', 'a:', '? [b]', '&x *x', '!!set {a}', '<<: *x', '"', '%YAML 1.1', '---'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const parsed = parsePolicies(withText(lines.join('\n')), 'test', 'v');
        expect('problems' in parsed && parsed.problems.length > 0).toBe(true);
      }),
    );
  });
});
