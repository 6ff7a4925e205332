import { MAX_CHARACTERS } from '../limits.ts';
import type { Content } from './content.ts';
import { decodeText } from './decode-text.ts';
import { type MediaType, mediaTypeOf } from './media-type.ts';
import { readCsv } from './read-csv.ts';
import { readHtml } from './read-html.ts';
import { readJson } from './read-json.ts';
import { readPdf } from './read-pdf.ts';
import { readMarkdown, readText } from './read-text.ts';
import { Unreadable } from './unreadable.ts';

/** A file as somebody sent it. */
export interface SentFile {
  readonly name: string | null;
  /** With parameters, if the sender gave any; null if it said nothing. */
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

/** A file that has been read. */
export interface ReadDocument {
  readonly name: string | null;
  readonly mediaType: MediaType;
  readonly sizeBytes: number;
  readonly content: Content;
}

const TEXT_READERS: Readonly<Record<Exclude<MediaType, 'application/pdf'>, (text: string) => Content>> = {
  'text/plain': readText,
  'text/markdown': readMarkdown,
  'text/html': readHtml,
  'text/csv': readCsv,
  'application/json': readJson,
};

/** @throws Unreadable with what is wrong with it; the reason of `signal` if it is aborted. */
export async function readDocument(file: SentFile, signal: AbortSignal): Promise<ReadDocument> {
  const { name, contentType, bytes } = file;
  if (bytes.length === 0) throw new Unreadable('it is empty');
  const mediaType = mediaTypeOf(contentType, name, bytes);
  const content =
    mediaType === 'application/pdf' ? await readPdf(bytes, signal) : readTextual(mediaType, file);
  return { name, mediaType, sizeBytes: bytes.length, content };
}

function readTextual(type: Exclude<MediaType, 'application/pdf'>, { bytes, contentType }: SentFile): Content {
  const isHtml = type === 'text/html';
  const text = decodeText(bytes, contentType, isHtml);
  // Of HTML, much may be tags: what its readers see of it counts.
  if (!isHtml) checkLength(text);
  const content = TEXT_READERS[type](text);
  checkLength(content.text);
  if (content.text.trim() === '') throw new Unreadable('it holds no text');
  return content;
}

function checkLength(text: string): void {
  if (text.length <= MAX_CHARACTERS) return;
  throw new Unreadable(`it holds more than ${MAX_CHARACTERS} characters of text`);
}
