import { Buffer } from 'node:buffer';
import { Unreadable } from './unreadable.ts';

export type MediaType = (typeof MEDIA_TYPES)[number];

/** What can be read. */
export const MEDIA_TYPES = [
  'application/pdf',
  'text/plain',
  'text/markdown',
  'text/html',
  'text/csv',
  'application/json',
] as const;

const OTHER_NAMES: Readonly<Record<string, MediaType>> = {
  'application/x-pdf': 'application/pdf',
  'text/x-markdown': 'text/markdown',
  'application/xhtml+xml': 'text/html',
  'application/csv': 'text/csv',
  'text/x-csv': 'text/csv',
  'text/tab-separated-values': 'text/csv',
  'text/json': 'application/json',
};

/** What clients say of files whose type they do not know: curl does for all but a few extensions. */
const UNKNOWN = ['', 'application/octet-stream', 'binary/octet-stream'];

const EXTENSIONS: Readonly<Record<string, MediaType>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  text: 'text/plain',
  md: 'text/markdown',
  markdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'text/html',
  csv: 'text/csv',
  tsv: 'text/csv',
  json: 'application/json',
};

const PDF_MARK = '%PDF-';
/** Readers of PDFs look for the mark that far; some producers put something in front of it. */
const MARK_WITHIN_BYTES = 1024;

/**
 * The type of a document: as it is declared, or else as its name ends, and never against its bytes.
 *
 * @param declared a content type, with or without parameters
 * @throws Unreadable
 */
export function mediaTypeOf(declared: string | null, name: string | null, bytes: Uint8Array): MediaType {
  const isPdf = startsAsPdf(bytes);
  const type = declaredType(declared) ?? typeByName(name) ?? (isPdf ? 'application/pdf' : null);
  if (type === null) {
    throw new Unreadable(`neither its content type nor its name says what it is; ${ACCEPTED}`);
  }
  if (isPdf && type !== 'application/pdf') throw new Unreadable(`it is sent as ${type}, but is a PDF`);
  if (!isPdf && type === 'application/pdf') {
    throw new Unreadable(`it is sent as ${type}, but does not begin as a PDF does`);
  }
  return type;
}

const ACCEPTED = `what can be read is ${MEDIA_TYPES.join(', ')}`;

function declaredType(declared: string | null): MediaType | null {
  const type = ((declared ?? '').split(';', 1)[0] ?? '').trim().toLowerCase();
  if (UNKNOWN.includes(type)) return null;
  const known = MEDIA_TYPES.find((one) => one === type);
  if (known !== undefined) return known;
  if (Object.hasOwn(OTHER_NAMES, type)) return OTHER_NAMES[type] ?? null;
  if (/^application\/[\w.-]{1,100}\+json$/.test(type)) return 'application/json';
  throw new Unreadable(`its content type is none that can be read; ${ACCEPTED}`);
}

function typeByName(name: string | null): MediaType | null {
  const extension = /\.([a-z]{1,10})$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] ?? null) : null;
}

function startsAsPdf(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, MARK_WITHIN_BYTES);
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(PDF_MARK, 0, 'latin1');
}
