import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countTokens, firstTokens, wordsOf } from '../../../../functions/providers/sandbox/tokens.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom(' ', '\n', 'word', 'longer-word', 'é', '日本語', '👩‍👩‍👧', ',', '12345'))
    .map((all) => all.join('')),
);

describe('tokens of the sandbox', () => {
  test.each([
    ['', 0],
    ['word', 1],
    ['words', 2],
    ['Hello, world!', 6],
    ['  two  words ', 4],
    ['日本語', 1],
    ['   ', 1],
    ['12345 {"a":1}', 9],
  ])('the documented rule counts %j as %d', (text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  test('words joined are the text again, and count as many tokens as the whole', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = wordsOf(text);
        expect(words.join('')).toBe(text);
        expect(words.reduce((sum, word) => sum + countTokens(word), 0)).toBe(countTokens(text));
      }),
    );
  });

  test('a beginning of n tokens is a beginning, counts n at most, and is everything if the text is shorter', () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), (text, tokens) => {
        const start = firstTokens(text, tokens);
        expect(text.startsWith(start)).toBe(true);
        expect(countTokens(start)).toBe(Math.min(tokens, countTokens(text)));
        if (tokens >= countTokens(text)) expect(start).toBe(text);
      }),
    );
  });

  test('a text never counts as more tokens than it has characters', () => {
    fc.assert(fc.property(anyText, (text) => countTokens(text) <= [...text].length));
  });
});
