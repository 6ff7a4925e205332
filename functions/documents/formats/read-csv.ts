import { CsvError, parse } from 'csv-parse/sync';
import { type Content, NOTHING } from './content.ts';
import { tableOf } from './table.ts';
import { Unreadable } from './unreadable.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** RFC 4180, and the delimiters that others use in place of the comma. */
export function readCsv(text: string): Content {
  try {
    const rows: string[][] = parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    return { ...NOTHING, text, tables: [tableOf('', rows)] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Unreadable(
      `it is no valid CSV: line ${String(error.lines ?? '1')}, ${SAYS[error.code] ?? OTHERWISE}`,
      error,
    );
  }
}

const OTHERWISE = 'a value is not written as CSV has it';
const SAYS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a value',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
};

/** The one that the first line has most of, quoted parts left out. */
function delimiterOf(text: string): string {
  const first = /^\s*(.*)$/m.exec(text.slice(0, MAX_LINE_LENGTH))?.[1] ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

const MAX_LINE_LENGTH = 100_000;
