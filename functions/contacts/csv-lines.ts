import { CsvError, parse } from 'csv-parse/sync';
import { invalid } from '../requests/input.ts';
import type { ImportLine } from './import-file.ts';

/** More than any contact has fields. */
const MAX_COLUMNS = 100;
/** A quote that is not closed would swallow the rest of the file. */
const MAX_RECORD_CHARACTERS = 100_000;
/** The first of them that the header row has parts the cells. */
const DELIMITERS = [',', ';', '\t'];
/** Between several values in one cell. */
const VALUES = /[,;\n]/;

const CUSTOM_PREFIX = 'customfields.';
const KNOWN = 'name, email, phone, company, tags, notes and customFields.<name>';

/** Header, in lower case → field. */
const COLUMNS: Readonly<Record<string, string>> = {
  name: 'name',
  email: 'emails',
  emails: 'emails',
  phone: 'phones',
  phones: 'phones',
  company: 'company',
  tag: 'tags',
  tags: 'tags',
  notes: 'notes',
};
const LISTS = ['emails', 'phones', 'tags'];

interface CsvRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** Where the cells of a column go. */
interface Column {
  readonly field: string;
  /** Name of a custom field; null for the others. */
  readonly customName: string | null;
}

/**
 * One contact a row, below a row with the names of the columns (RFC 4180). Rows without a value are passed over. One
 * row more than `most` is read, to tell that there are more.
 *
 * @throws Failure `invalid_request` for quotes that do not fit, and for columns that are not known.
 */
export function readCsvLines(text: string, most: number): ImportLine[] {
  // The parser counts a line end of two characters within quotes as two lines.
  const [header, ...rows] = recordsOf(text.replace(/\r\n?/g, '\n'), most);
  if (header === undefined) return [];
  const columns = columnsOf(header.record);
  return rows.map((row) => ({ line: firstLineOf(row), content: contentOf(row.record, columns) }));
}

function recordsOf(text: string, most: number): CsvRecord[] {
  const headerRow = text.slice(0, Math.max(text.indexOf('\n'), 0) || text.length);
  try {
    // Its types know neither `info` nor what comes with it.
    return parse(text, {
      delimiter: DELIMITERS.find((delimiter) => headerRow.includes(delimiter)) ?? ',',
      record_delimiter: '\n',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      to: most + 2,
    }) as unknown as CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as CsvError & { readonly lines?: number }).lines);
    throw invalid([{ path: '', message: `the CSV cannot be read at line ${line}: ${reasonOf(error)}` }]);
  }
}

function reasonOf({ code }: CsvError): string {
  return code === 'CSV_MAX_RECORD_SIZE'
    ? `a row has more than ${MAX_RECORD_CHARACTERS} characters`
    : 'its quotes do not fit; double those within a cell, and put the cell in quotes';
}

function columnsOf(header: readonly string[]): Column[] {
  if (header.length > MAX_COLUMNS) throw badHeader(`has more than ${MAX_COLUMNS} columns`);
  const columns = header.map((cell) => columnOf(cell.trim()));
  const names = columns.map(({ field, customName }) => `${field} ${customName ?? ''}`);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice !== -1) throw badHeader(`has two columns for \`${header[twice]?.trim()}\``);
  return columns;
}

function columnOf(title: string): Column {
  const lower = title.toLowerCase();
  const field = Object.hasOwn(COLUMNS, lower) ? COLUMNS[lower] : undefined;
  if (field !== undefined) return { field, customName: null };
  const customName = title.slice(CUSTOM_PREFIX.length).trim();
  if (lower.startsWith(CUSTOM_PREFIX) && customName !== '') return { field: 'customFields', customName };
  throw badHeader(`has a column \`${title.slice(0, MAX_COLUMNS)}\` that is not known; known are ${KNOWN}`);
}

function badHeader(message: string) {
  return invalid([{ path: '', message: `the first row ${message}` }]);
}

function contentOf(cells: readonly string[], columns: readonly Column[]): ImportLine['content'] {
  if (cells.length !== columns.length) {
    const message = `has ${cells.length} cells where the first row has ${columns.length}`;
    return { problems: [{ path: '', message }] };
  }
  const input = new Map<string, unknown>();
  const customFields = new Map<string, string>();
  columns.forEach(({ field, customName }, at) => {
    const cell = cells[at]?.trim() ?? '';
    if (cell === '') return;
    if (customName !== null) customFields.set(customName, cell);
    else input.set(field, LISTS.includes(field) ? valuesOf(cell) : cell);
  });
  if (customFields.size > 0) input.set('customFields', Object.fromEntries(customFields));
  return { input: Object.fromEntries(input) };
}

function valuesOf(cell: string): string[] {
  return cell
    .split(VALUES)
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** The parser says where a row ends. */
function firstLineOf({ info, record }: CsvRecord): number {
  return info.lines - record.reduce((lines, cell) => lines + cell.split('\n').length - 1, 0);
}
