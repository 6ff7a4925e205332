import { type Cell, type Content, type Line, NOTHING, type Table } from './content.ts';
import { tableOf } from './table.ts';

/** Columns are this far apart, or by a tab. */
const CELL_GAP = /\t+| {2,}/g;
const UNDERLINE = /^\s{0,3}(={3,}|-{3,})\s*$/;
const PIPE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** A longer line is left as it is: what pairs its marks would take too long. */
const MAX_MARKED_LENGTH = 10_000;

/** Plain text: its columns are what spaces or tabs set apart. */
export function readText(text: string): Content {
  const written = text.split(/\r\n|[\n\r\f]/);
  const lines = written.flatMap((line, at): Line[] => {
    const isUnderlined = UNDERLINE.test(written[at + 1] ?? '') && line.trim() !== '';
    const isUnderline = UNDERLINE.test(line) && (written[at - 1] ?? '').trim() !== '';
    return isUnderline ? [] : [{ cells: cellsOf(line), isHeading: isUnderlined }];
  });
  return { ...NOTHING, text, lines };
}

/** Markdown, as far as it says what belongs together: headings, tables; emphasis and links are read as their text. */
export function readMarkdown(text: string): Content {
  const written = text.split(/\r\n|[\n\r]/);
  const lines: Line[] = [];
  const tables: Table[] = [];
  for (let at = 0; at < written.length; at += 1) {
    const line = written[at] ?? '';
    const isTable = line.includes('|') && PIPE_RULE.test(written[at + 1] ?? '');
    if (isTable) {
      const end = endOfTable(written, at + 2);
      tables.push(tableOf('', [line, ...written.slice(at + 2, end)].map(pipeCells)));
      at = end - 1;
    } else if (UNDERLINE.test(line) && lines.at(-1)?.cells.length === 1) {
      lines.push({ cells: lines.pop()?.cells ?? [], isHeading: true });
    } else {
      const heading = /^ {0,3}#{1,6}\s+(.*?)#*\s*$/.exec(line);
      lines.push({ cells: cellsOf(plain(heading?.[1] ?? line)), isHeading: heading !== null });
    }
  }
  return { ...NOTHING, text, lines, tables };
}

/** The pieces of a line, and where they stand in it. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let start = line.length - line.trimStart().length;
  for (const gap of line.matchAll(CELL_GAP)) {
    if (gap.index > start) cells.push({ text: line.slice(start, gap.index), start, end: gap.index });
    start = Math.max(start, gap.index + gap[0].length);
  }
  const text = line.slice(start).trimEnd();
  return text === '' ? cells : [...cells, { text, start, end: start + text.length }];
}

function endOfTable(written: readonly string[], from: number): number {
  let end = from;
  while ((written[end] ?? '').includes('|')) end += 1;
  return end;
}

function pipeCells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => plain(cell.replaceAll('\\|', '|')).trim());
}

function plain(line: string): string {
  if (line.length > MAX_MARKED_LENGTH) return line;
  return line
    .replace(/!?\[([^[\]]{0,500})\]\(([^()\s]{0,2000})[^()]{0,200}\)/g, (_, text: string, url: string) =>
      text === '' || url === text ? url : text,
    )
    .replace(/<((?:https?:\/\/|mailto:)?[^<>\s]{1,2000})>/g, '$1')
    .replace(/(\*\*|__|`)(?=\S)(.{0,1000}?\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]{1,1000})(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/(?<!\w)_(?=\S)([^_]{1,1000})(?<=\S)_(?!\w)/g, '$1');
}
