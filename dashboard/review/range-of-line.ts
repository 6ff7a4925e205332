/**
 * Where a line stands in a text, without its end; the last one if there are not so many.
 *
 * @param line counted from 1
 */
export function rangeOfLine(text: string, line: number): { readonly start: number; readonly end: number } {
  const lines = text.split('\n');
  const at = Math.min(Math.max(1, line), lines.length) - 1;
  const start = lines.slice(0, at).reduce((length, one) => length + one.length + 1, 0);
  return { start, end: start + (lines[at]?.length ?? 0) };
}
