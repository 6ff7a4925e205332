import { printable } from './printable.ts';

/** Rows under their headings, as Markdown of GitHub has tables. */
export function printMarkdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellOf).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Nothing in a cell ends it, or becomes a tag of HTML. */
function cellOf(text: string): string {
  return printable(text).replace(/[\\|<]/g, (character) => `\\${character}`);
}
