import type { Problem } from '../../core/keys/settings.ts';
import type { Call, Upload } from '../chain/call.ts';
import { invalid } from '../requests/input.ts';
import { readCsvLines } from './csv-lines.ts';
import { readJsonLines } from './json-lines.ts';
import { MAX_FILE_BYTES, readFormFile } from './sent-file.ts';

/** Contacts in one file: all of them are written within one request. */
export const MAX_IMPORT_LINES = 1_000;

/** What one line of an imported file says. */
export interface ImportLine {
  /** Where it begins in the file; the first line is 1. */
  readonly line: number;
  /** A contact as a client would send it, not looked at yet; or what is wrong with the line as such. */
  readonly content: { readonly input: unknown } | { readonly problems: readonly Problem[] };
}

type Format = 'csv' | 'json-lines';

const FORMATS: Readonly<Record<string, Format>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  // What a browser on Windows calls a CSV file.
  'application/vnd.ms-excel': 'csv',
  'application/x-ndjson': 'json-lines',
  'application/ndjson': 'json-lines',
  'application/jsonl': 'json-lines',
  'application/x-jsonlines': 'json-lines',
};
const EXTENSIONS: Readonly<Record<string, Format>> = {
  csv: 'csv',
  ndjson: 'json-lines',
  jsonl: 'json-lines',
};
const UTF8_NAMES = ['utf-8', 'utf8', 'us-ascii'];

/**
 * The lines of the file that a request carries, as its body or as the part `file` of a form.
 * @throws Failure `invalid_request` for a file that cannot be read as a whole, or that has too many lines.
 */
export async function readImportFile({ upload }: Call): Promise<readonly ImportLine[]> {
  if (upload === null) throw invalid([{ path: '', message: 'a CSV or JSON Lines file is required' }]);
  const { format, bytes } = await fileOf(upload);
  const text = textOf(bytes);
  const lines =
    format === 'csv' ? readCsvLines(text, MAX_IMPORT_LINES) : readJsonLines(text, MAX_IMPORT_LINES);
  if (lines.length === 0) throw invalid([{ path: '', message: 'the file holds no contacts' }]);
  if (lines.length <= MAX_IMPORT_LINES) return lines;
  throw invalid([
    { path: '', message: `the file holds more than ${MAX_IMPORT_LINES} contacts; send it in parts` },
  ]);
}

async function fileOf(upload: Upload): Promise<{ readonly format: Format; readonly bytes: Uint8Array }> {
  requireUtf8(upload.contentType);
  const direct = FORMATS[upload.mediaType];
  if (direct !== undefined) return { format: direct, bytes: upload.bytes };
  const { mediaType, fileName, bytes } = await readFormFile(upload, MAX_FILE_BYTES);
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  const format = formatOf(FORMATS, mediaType) ?? formatOf(EXTENSIONS, extension);
  if (format !== undefined) return { format, bytes };
  throw invalid([{ path: 'file', message: 'must be CSV (.csv) or JSON Lines (.jsonl, .ndjson)' }]);
}

/** Names are the client's: `constructor` must not find what every object inherits. */
function formatOf(formats: Readonly<Record<string, Format>>, name: string): Format | undefined {
  return Object.hasOwn(formats, name) ? formats[name] : undefined;
}

function requireUtf8(contentType: string): void {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset === undefined || UTF8_NAMES.includes(charset)) return;
  throw invalid([{ path: 'Content-Type', message: 'must say `charset=utf-8`, or nothing of a charset' }]);
}

/** Without the byte order mark, if there is one. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid([{ path: '', message: 'the file must be text in UTF-8' }]);
  }
}
