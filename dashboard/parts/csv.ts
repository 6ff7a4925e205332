export type CsvCell = string | number;

/** What a spreadsheet would take for the beginning of a formula, also behind spaces. */
const FORMULA = /^\s*[=+\-@\t\r\n＝＋－＠]/;
const QUOTED = /[",\r\n]|^\s|\s$/;

/**
 * Rows as RFC 4180 has them.
 *
 * INVARIANT: no text of ours begins a formula where the file is opened: names of keys are chosen by anybody who may make one.
 */
export function printCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((cells) => `${cells.map(printCell).join(',')}\r\n`).join('');
}

function printCell(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
