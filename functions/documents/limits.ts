import { MAX_SCHEMA_BYTES } from './schema/limits.ts';

/** Of a document. In base64 it still fits into the 6 MB that Lambda takes, with the rest of the request. */
export const MAX_DOCUMENT_BYTES = 4_000_000;
export const MAX_PAGES = 100;
/** Of the text that a document holds, in UTF-16 code units. */
export const MAX_CHARACTERS = 500_000;
/** Of one table, its headings counted. */
export const MAX_TABLE_ROWS = 5000;
export const MAX_TABLE_COLUMNS = 500;
/** Elements within elements: a parser of HTML takes ever longer with each. */
export const MAX_HTML_DEPTH = 1000;
/** Levels of a JSON document. */
export const MAX_JSON_DEPTH = 32;

/** A PDF can be written that takes any time and any memory to read. */
export const MAX_PDF_SECONDS = 10;
export const MAX_PDF_HEAP_MB = 256;
/** By how much the whole process may grow: what a PDF unpacks to lies outside of the heap. */
export const MAX_PDF_GROWTH_BYTES = 400_000_000;

export const MAX_INSTRUCTIONS_LENGTH = 4000;
export const MAX_FILE_NAME_LENGTH = 255;
export const MAX_CONTENT_TYPE_LENGTH = 255;
export const MAX_MODEL_ID_LENGTH = 256;

/** Bounds of the multipart form that a document comes in. */
export const FORM = {
  maxFiles: 1,
  maxFileBytes: MAX_DOCUMENT_BYTES,
  maxFields: 3,
  maxFieldBytes: MAX_SCHEMA_BYTES,
};
