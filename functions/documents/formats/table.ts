import { MAX_TABLE_COLUMNS, MAX_TABLE_ROWS } from '../limits.ts';
import type { Table } from './content.ts';
import { Unreadable } from './unreadable.ts';

/**
 * A table of rows of any length; refused where it has more than can be looked at, so that nothing of it is left out
 * in silence.
 *
 * @throws Unreadable
 */
export function tableOf(caption: string, rows: readonly (readonly string[])[], isHeaded = true): Table {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  checkTableSize(rows.length, width);
  return {
    caption,
    isHeaded,
    rows: rows.map((row) => [...row, ...Array<string>(width - row.length).fill('')]),
  };
}

export function checkTableSize(rows: number, columns: number): void {
  if (rows > MAX_TABLE_ROWS) throw new Unreadable(`it has a table of more than ${MAX_TABLE_ROWS} rows`);
  if (columns > MAX_TABLE_COLUMNS) {
    throw new Unreadable(`it has a table of more than ${MAX_TABLE_COLUMNS} columns`);
  }
}
