import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { errorMessage } from '../../../../core/errors/catalogue.ts';
import { readDirectives } from '../../../../functions/providers/sandbox/directives.ts';
import { failureOf } from '../../completions/harness.ts';

describe('directives of the sandbox', () => {
  test.each([
    ['[[length:200]]', { words: 200 }],
    ['[[stop:length]]', { stop: 'length' }],
    ['[[stop:content_filter]]', { stop: 'content_filter' }],
    ['[[stop:refusal]]', { stop: 'refusal' }],
    ['[[slow:50ms]]', { delayMs: 50 }],
    ['[[slow:2s]]', { delayMs: 2000 }],
    ['[[error:529]]', { failure: 'upstream_overloaded' }],
    ['[[error:500]]', { failure: 'upstream_error' }],
    ['[[error:429]]', { failure: 'upstream_rate_limited' }],
    ['[[error:timeout]]', { failure: 'upstream_timeout' }],
    ['[[break:0]]', { breakAfter: 0 }],
    ['[[recall:system]]', { recall: 'system' }],
    ['[[tool:f]]', { tools: [{ name: 'f', args: undefined }] }],
    ['[[tool:f {"rows":[[1]],"s":"]]}\\""}]]', { tools: [{ name: 'f', args: { rows: [[1]], s: ']]}"' } }] }],
    [
      '[[tool:f {}]][[tool:g {"a":1}]]',
      {
        tools: [
          { name: 'f', args: {} },
          { name: 'g', args: { a: 1 } },
        ],
      },
    ],
  ])('%s is read and taken out of the text', (directive, expected) => {
    const { text, directives } = readDirectives(`before ${directive} after`);
    expect(directives).toEqual({ tools: [], ...expected });
    expect(text).toBe('before  after');
  });

  test.each(['[[ -f file ]]', '[[1,2],[3,4]]', '[[Page]]', '[[page]]', '[[', ']]', '[[Tool:x]]'])(
    'double brackets around anything else stay text: %s',
    (text) => {
      expect(readDirectives(text)).toEqual({ text, directives: { tools: [] } });
    },
  );

  test.each([
    ['[[nonsense:1]]', 'there is no directive `nonsense`'],
    ['[[constructor:1]]', 'there is no directive `constructor`'],
    ['[[length:0]]', '1 to 5000'],
    ['[[length:5001]]', '1 to 5000'],
    ['[[length:many]]', '`length` is not written right'],
    ['[[length:5', '`length` is not written right'],
    ['[[slow:21s]]', 'at most 20s'],
    ['[[slow:50]]', 'such as 50ms'],
    ['[[error:404]]', '429|500|529|timeout'],
    ['[[stop:never]]', 'length|content_filter|refusal'],
    ['[[tool:f {"a"}]]', 'not valid JSON'],
    ['[[tool:f {"a":]]', '`tool` is not written right'],
    ['[[tool:]]', '[[tool:NAME]]'],
    ['[[length:1]][[length:2]]', '`length` is given twice'],
    ['[[tool:f]]'.repeat(17), 'more than 16 tools'],
  ])('%s is refused with what may be written instead', async (text, says) => {
    const failure = await failureOf(Promise.resolve().then(() => readDirectives(text)));
    expect(failure.code).toBe('invalid_request');
    expect(errorMessage(failure.code, failure.details.params)).toContain(says);
  });

  test('an unknown directive lists all there are', async () => {
    const failure = await failureOf(Promise.resolve().then(() => readDirectives('[[x:]]')));
    for (const name of ['tool', 'length', 'stop', 'slow', 'error', 'break', 'recall']) {
      expect(failure.details.params?.reason).toContain(`[[${name}:`);
    }
  });

  test('any arguments that are JSON survive a tool directive', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (args) => {
        const json = JSON.stringify(args);
        const { text, directives } = readDirectives(`[[tool:f ${json}]] rest`);
        expect(text).toBe('rest');
        expect(JSON.stringify(directives.tools[0]?.args)).toBe(json);
      }),
    );
  });
});
