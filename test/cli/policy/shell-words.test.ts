import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shellWords } from '../../../cli/policy/shell-words.ts';

const BACKSLASH = '\\';

describe('the words of a command', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['a \'b c\' "d e"', ['a', 'b c', 'd e']],
    [`a\\ b c\\${'\n'}d`, ['a b', 'cd']],
    [`a \\${'\r\n'}  b`, ['a', 'b']],
    ["'it'\\''s' \"say \\\"hi\\\" \\n\"", ["it's", 'say "hi" \\n']],
    ["$'it\\'s\\n\\x41\\u00e9'", ["it's\nAé"]],
    ['\'\' ""', ['', '']],
    ['a#b # c', ['a#b']],
    ['\n\n a b\nc', ['a', 'b']],
    ['a b | c', ['a', 'b']],
    ['a "b | c" && d', ['a', 'b | c']],
    ['', []],
  ])('%j', (text, words) => {
    expect(shellWords(text)).toEqual({ words, isUnfilled: false });
  });

  test.each(["a 'b", 'a "b', "a $'b\\'", `a ${BACKSLASH}`])('a quote that is not closed: %j', (text) => {
    expect(shellWords(text)).toBeNull();
  });

  test.each(['a $B', `a "$${'{'}B}"`, 'a `b`', 'a "$(b)"', 'a $(b)'])('what a shell fills in: %j', (text) => {
    expect(shellWords(text)?.isUnfilled).toBe(true);
  });

  test.each(["a '$B'", 'a "\\$B"', 'a $', 'a 5$'])('what it does not: %j', (text) => {
    expect(shellWords(text)?.isUnfilled).toBe(false);
  });

  test('whatever is in single quotes comes out as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        // A carriage return before a line break is taken for the end of a line of another system.
        const words = texts.map((text) => text.replaceAll('\r', ''));
        const quoted = words.map((word) => `'${word.replaceAll("'", `'${BACKSLASH}''`)}'`).join(' ');
        expect(shellWords(quoted)?.words).toEqual(words);
      }),
    );
  });
});
