import type { Excerpt } from './protocol.ts';

const MAX_LINES = 6;
const INDENT = /^ */;

/**
 * The line of a document, the one that it stands under, and what is indented under it: so much as one reads at a glance.
 * Null if the document has no such line.
 *
 * @param line counted from 1
 */
export function excerptOf(file: string, text: string, line: number): Excerpt | null {
  const lines = text.split('\n');
  const meant = lines[line - 1];
  if (meant === undefined) return null;
  const depth = indentOf(meant);
  const above = lines.findLastIndex((one, at) => at < line - 1 && isContent(one) && indentOf(one) < depth);
  const below = lines.slice(line, line + MAX_LINES - 1);
  const end = below.findIndex((one) => !isContent(one) || indentOf(one) <= depth);
  const count = end === -1 ? below.length : end;
  const numbers = [
    ...(above === -1 ? [] : [above]),
    ...Array.from({ length: count + 1 }, (_, at) => line - 1 + at),
  ];
  const margin = above === -1 ? depth : indentOf(lines[above] ?? '');
  return {
    file,
    line,
    lines: numbers.map((at) => ({ number: at + 1, text: (lines[at] ?? '').slice(margin) })),
  };
}

function indentOf(line: string): number {
  return INDENT.exec(line)?.[0].length ?? 0;
}

function isContent(line: string): boolean {
  return line.trim() !== '' && !line.trim().startsWith('#');
}
