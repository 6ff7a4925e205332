import type { Cell, Line } from '../../formats/content.ts';

/** A heading names what stands below it: words, no numbers, no label with its value. */
const HEADING = /^(?:[^\d:]*\p{L}[^\d:]*|#|%)$/u;

/** Tables that a page shows by nothing but how far its columns stand apart; the first row is the headings. */
export function layoutTables(lines: readonly Line[]): string[][][] {
  const filled = lines.filter(({ cells }) => cells.length > 0);
  const tables: string[][][] = [];
  for (let at = 0; at < filled.length; at += 1) {
    const headings = filled[at]?.cells ?? [];
    if (headings.length < 2 || !headings.every(({ text }) => HEADING.test(text))) continue;
    const { rows, end } = rowsBelow(filled, at + 1, headings);
    if (rows.length === 0) continue;
    tables.push([headings.map(({ text }) => text), ...rows]);
    at = end - 1;
  }
  return tables;
}

function rowsBelow(
  lines: readonly Line[],
  from: number,
  headings: readonly Cell[],
): { rows: string[][]; end: number } {
  const rows: string[][] = [];
  let end = from;
  for (let at = from; at < lines.length; at += 1) {
    const row = rowUnder(headings, lines[at]?.cells ?? []);
    if (row !== null) {
      rows.push(row);
      end = at + 1;
      // One line may stand between two rows: the rest of a long value, or a note.
    } else if (at > end || (lines[at]?.cells.length ?? 0) > 1 || rows.length === 0) break;
  }
  return { rows, end };
}

/** The cells by column; null if they are no row of this table. */
function rowUnder(headings: readonly Cell[], cells: readonly Cell[]): string[] | null {
  if (cells.length < Math.max(2, headings.length / 2) || cells.length > headings.length) return null;
  const row = headings.map(() => '');
  let next = 0;
  for (const cell of cells) {
    const column = columnOf(cell, headings);
    if (column < next) return null;
    row[column] = cell.text;
    next = column + 1;
  }
  return row;
}

/** The heading that a cell stands under most, or else the nearest one. */
function columnOf(cell: Cell, headings: readonly Cell[]): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const [at, heading] of headings.entries()) {
    const overlap = Math.min(cell.end, heading.end) - Math.max(cell.start, heading.start);
    if (overlap > most) [best, most] = [at, overlap];
  }
  return best;
}
