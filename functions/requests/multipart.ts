import { Buffer } from 'node:buffer';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { printSize } from '../../core/values/size.ts';
import { Failure, type Upload } from '../chain/call.ts';
import { invalid } from './input.ts';

export interface MultipartBounds {
  /** Files that a request may carry. */
  readonly maxFiles: number;
  /** Of each file. */
  readonly maxFileBytes: number;
  readonly maxFields: number;
  /** Of each field's text, in UTF-8. */
  readonly maxFieldBytes: number;
}

export interface MultipartFile {
  /** The name of the form's field. */
  readonly field: string;
  /** As the client wrote it, without folders; empty if it wrote none. Not safe to keep as it is. */
  readonly fileName: string;
  /** Lower case, without parameters; as the client wrote it. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface Multipart {
  readonly fields: Readonly<Record<string, string>>;
  /** In the order of the body. */
  readonly files: readonly MultipartFile[];
}

/** Of one part: nobody's are longer, and they are kept in memory while they are read. */
const MAX_HEADER_BYTES = 8_192;
const MAX_HEADERS = 20;
/** Those that leave the bytes as they are. */
const PLAIN_ENCODINGS = ['7bit', '8bit', 'binary'];
/** What decoding puts in place of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/**
 * The fields and files of a `multipart/form-data` body (RFC 7578).
 *
 * @throws Failure `invalid_request` for a body that is broken off or over the bounds, naming the field;
 * `body_too_large` for a file that is too large.
 */
export async function readMultipart(upload: Upload, bounds: MultipartBounds): Promise<Multipart> {
  const parser = openParser(upload, bounds);
  const fields = new Map<string, string>();
  const files: Promise<MultipartFile>[] = [];
  return new Promise((resolve, reject) => {
    parser.on('field', (field, value, _, isCut, encoding) => {
      const problem = problemOfPart(field, encoding) ?? problemOfField(upload, value, isCut, bounds);
      if (problem !== null) reject(invalid([{ path: field ?? '', message: problem }]));
      else if (fields.has(field)) reject(invalid([{ path: field, message: 'is given twice' }]));
      else fields.set(field, value);
    });
    parser.on('file', (field, stream, fileName, encoding, mediaType) => {
      const problem = problemOfPart(field, encoding);
      if (problem !== null) reject(invalid([{ path: field ?? '', message: problem }]));
      const read = readFile(stream, bounds).then((bytes) => ({
        field,
        fileName: fileName ?? '',
        mediaType,
        bytes,
      }));
      read.catch(reject);
      files.push(read);
    });
    for (const [event, what] of LIMITS) {
      const message = `the body holds too many ${what}: more than ${mostOf(what, bounds)}`;
      parser.on(event, () => reject(invalid([{ path: '', message }])));
    }
    parser.on('finish', () => {
      Promise.all(files).then((read) => {
        resolve({ fields: Object.fromEntries(fields), files: read.filter(isSent) });
      }, reject);
    });
    parser.on('error', (cause) => reject(malformed('it breaks off before its last boundary', cause)));
    parser.end(upload.bytes);
  });
}

const LIMITS = [
  ['filesLimit', 'files'],
  ['fieldsLimit', 'fields'],
  ['partsLimit', 'parts'],
] as const;

function mostOf(what: (typeof LIMITS)[number][1], { maxFiles, maxFields }: MultipartBounds): number {
  return { files: maxFiles, fields: maxFields, parts: maxFiles + maxFields }[what];
}

function openParser({ contentType }: Upload, bounds: MultipartBounds): BusboyInstance {
  const { maxFiles: files, maxFileBytes: fileSize, maxFields: fields, maxFieldBytes: fieldSize } = bounds;
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        files,
        fileSize,
        fields,
        fieldSize,
        parts: files + fields,
        headerPairs: MAX_HEADERS,
        headerSize: MAX_HEADER_BYTES,
      },
    });
  } catch (cause) {
    throw malformed('its content type lacks a `boundary`, or has one that is too long', cause);
  }
}

async function readFile(stream: BusboyFileStream, { maxFileBytes }: MultipartBounds): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  if (!stream.truncated) return Buffer.concat(chunks);
  throw new Failure('body_too_large', { params: { limit: `${printSize(maxFileBytes)} a file` } });
}

/** A form's file field that is left empty is sent too: without a name, and without a byte. */
function isSent({ fileName, bytes }: MultipartFile): boolean {
  return fileName !== '' || bytes.length > 0;
}

function problemOfPart(field: string | undefined, encoding: string): string | null {
  if (!field) return 'a part of the body has no name';
  return PLAIN_ENCODINGS.includes(encoding) ? null : 'must be sent as it is, without a transfer encoding';
}

function problemOfField(
  upload: Upload,
  value: string,
  isCut: boolean,
  { maxFieldBytes }: MultipartBounds,
): string | null {
  if (isCut) return `must have at most ${maxFieldBytes} bytes`;
  return value.includes(REPLACEMENT) && !isSentAs(upload, value) ? 'must be text in UTF-8' : null;
}

function malformed(reason: string, cause: unknown): Failure {
  const message = `the body is not multipart/form-data: ${reason}`;
  return new Failure('invalid_request', {
    params: { reason: message },
    errors: [{ path: '', message }],
    cause,
  });
}

/** What stands for bytes that are no UTF-8 may also have been sent as itself. */
function isSentAs({ bytes }: Upload, value: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(value, 'utf8');
}
