import type { Cell, Line } from './content.ts';

/** A piece of text on a page, in points; `y` grows upwards. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All of these are shares of the height of the text. */
const SAME_LINE = 0.5;
const WORD_GAP = 0.12;
const CELL_GAP = 1.2;
const BLANK_LINE = 2;
const HEADING = 1.15;

/** The lines of a page from top to bottom, each with its text from left to right. */
export function layOutPage(pieces: readonly Piece[]): Line[] {
  const shown = pieces.filter(({ text }) => text.trim() !== '');
  const usual = median(shown.map(({ height }) => height));
  const lines: Line[] = [];
  let above: Row | null = null;
  for (const row of rowsOf(shown)) {
    if (above !== null && above.y - row.y > BLANK_LINE * Math.max(row.height, above.height)) {
      lines.push({ cells: [], isHeading: false });
    }
    const cells = cellsOf(row);
    lines.push({ cells, isHeading: cells.length === 1 && row.height > usual * HEADING });
    above = row;
  }
  return lines;
}

interface Row {
  readonly y: number;
  height: number;
  readonly pieces: Piece[];
}

function rowsOf(pieces: readonly Piece[]): Row[] {
  const rows: Row[] = [];
  for (const piece of pieces.toSorted((a, b) => b.y - a.y || a.x - b.x)) {
    const row = rows.at(-1);
    if (row !== undefined && row.y - piece.y <= SAME_LINE * Math.min(row.height, piece.height)) {
      row.pieces.push(piece);
      row.height = Math.max(row.height, piece.height);
    } else rows.push({ y: piece.y, height: piece.height, pieces: [piece] });
  }
  return rows;
}

function cellsOf({ pieces, height }: Row): Cell[] {
  const cells: Cell[] = [];
  for (const { text, x, width } of pieces.toSorted((a, b) => a.x - b.x)) {
    const before = cells.at(-1);
    const gap = before === undefined ? 0 : x - before.end;
    const end = x + width;
    if (before === undefined || gap > CELL_GAP * height) {
      cells.push({ text: text.trim(), start: x, end });
    } else {
      const isApart = gap > WORD_GAP * height || /\s$/.test(before.text) || /^\s/.test(text);
      const joined = `${before.text.trimEnd()}${isApart ? ' ' : ''}${text.trim()}`;
      cells[cells.length - 1] = { text: joined, start: before.start, end: Math.max(before.end, end) };
    }
  }
  return cells;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
