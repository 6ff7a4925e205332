/** Controls, halves of characters, line separators, and what turns the direction of text. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

/**
 * A text for a terminal.
 *
 * INVARIANT: it cannot move the cursor or change colours: somebody else may have written it.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, '\u{fffd}');
}

export function isPrintable(text: string): boolean {
  return text.search(UNSAFE) === -1;
}
