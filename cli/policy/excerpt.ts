import { printable } from '../printable.ts';

const MAX_WIDTH = 100;
/** So much of a long line is shown in front of the place. */
const LEAD = 40;

/** A line with a caret under a column, counted from 1; of a long line, what is around the column. */
export function printExcerpt(line: string, lineNumber: number, column: number): string {
  const from = column > MAX_WIDTH ? column - 1 - LEAD : 0;
  const shown = printable(line.replaceAll('\t', ' ').slice(from, from + MAX_WIDTH));
  const gutter = String(lineNumber);
  const caret = `${' '.repeat(Math.max(0, column - 1 - from))}^`;
  return `  ${gutter} | ${shown}\n  ${' '.repeat(gutter.length)} | ${caret}`;
}
