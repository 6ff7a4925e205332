import { MAX_TABLE_COLUMNS } from '../limits.ts';
import type { Table } from './content.ts';
import { tableOf } from './table.ts';

/** A cell that says to span more than that is not one of a table to read. */
const MAX_SPAN = 50;

interface OpenTable {
  caption: string;
  readonly rows: string[][];
  /** By column: what a cell of a row above says, and for how many rows more. */
  readonly spans: Map<number, { text: string; rows: number }>;
  /** The cell or the caption that is open. */
  cell: { text: string; columns: number; rows: number; isCaption: boolean } | null;
  /** Whether its first row is made of `th` alone. */
  isHeaded: boolean;
  /** Whether tables stand in its cells: then it is there for the looks. */
  holdsTables: boolean;
}

/** The tables that are open while HTML is read, the innermost last. */
export class HtmlTables {
  readonly #open: OpenTable[] = [];

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const table = this.#open.at(-1);
    if (name === 'table') {
      if (table !== undefined) table.holdsTables = true;
      this.#open.push({
        caption: '',
        rows: [],
        spans: new Map(),
        cell: null,
        isHeaded: true,
        holdsTables: false,
      });
      return;
    }
    if (table === undefined) return;
    if (name === 'tr') table.rows.push([]);
    if (name === 'td' && table.rows.length < 2) table.isHeaded = false;
    if (name === 'td' || name === 'th' || name === 'caption') {
      table.cell = {
        text: '',
        columns: span(attributes.colspan),
        rows: span(attributes.rowspan),
        isCaption: name === 'caption',
      };
    } else if (table.cell !== null) table.cell.text += ' ';
  }

  say(text: string): void {
    const cell = this.#open.at(-1)?.cell;
    if (cell != null) cell.text += text;
  }

  /** Tables that are complete now, and what stood in those that are none, line by line. */
  close(name: string): readonly (Table | readonly string[])[] {
    const table = this.#open.at(-1);
    if (table === undefined) return [];
    if (name === 'td' || name === 'th' || name === 'caption') endCell(table);
    if (name !== 'table') return [];
    endCell(table);
    this.#open.pop();
    const rows = table.rows.filter((row) => row.some((cell) => cell !== ''));
    if (rows.length === 0) return [];
    if (table.holdsTables || rows.every((row) => row.length < 2))
      return [rows.map((row) => row.join(' ').trim())];
    return [tableOf(table.caption, rows, table.isHeaded)];
  }
}

function endCell(table: OpenTable): void {
  const { cell } = table;
  if (cell === null) return;
  table.cell = null;
  const text = cell.text.replace(/\s+/g, ' ').trim();
  if (cell.isCaption) {
    table.caption = text;
    return;
  }
  const row = table.rows.at(-1) ?? [];
  if (table.rows.length === 0) table.rows.push(row);
  // A row that is too long is refused with its table: what would come yet need not be kept.
  if (row.length > MAX_TABLE_COLUMNS) return;
  fillFromAbove(table, row);
  if (cell.rows > 1) table.spans.set(row.length, { text, rows: cell.rows - 1 });
  row.push(text, ...Array<string>(cell.columns - 1).fill(''));
}

function fillFromAbove({ spans }: OpenTable, row: string[]): void {
  for (let above = spans.get(row.length); above !== undefined; above = spans.get(row.length)) {
    above.rows -= 1;
    if (above.rows === 0) spans.delete(row.length);
    row.push(above.text);
  }
}

function span(written: string | undefined): number {
  const count = Number(written ?? 1);
  return Number.isInteger(count) && count > 0 ? Math.min(count, MAX_SPAN) : 1;
}
