/**
 * The sandbox's own rule, stable and easy to recompute: up to four letters or digits in a row are one token, every
 * other character is one; white space belongs to the token behind it, and at the very end is one token by itself.
 */
const TOKEN = /\s*(?:[\p{L}\p{M}\p{N}]{1,4}|[^\s\p{L}\p{M}\p{N}])|\s+$/gu;

/** Words with the white space before them; at the very end, white space alone. Joined they are the text again. */
const WORD = /\s*\S+|\s+$/gu;

export function countTokens(text: string): number {
  let count = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.test(text)) count += 1;
  return count;
}

/** The longest beginning of the text that is at most so many tokens. */
export function firstTokens(text: string, tokens: number): string {
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let count = 0; count < tokens && TOKEN.test(text); count += 1) end = TOKEN.lastIndex;
  return text.slice(0, end);
}

/** Cut where no token is cut, so that the parts count as many tokens as the whole. */
export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}
