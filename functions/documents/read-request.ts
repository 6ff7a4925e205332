import { Buffer } from 'node:buffer';
import { printSize } from '../../core/values/size.ts';
import { type Call, Failure, type Upload } from '../chain/call.ts';
import { safeFileName } from '../requests/file-name.ts';
import { invalid, readBody, readInput } from '../requests/input.ts';
import { type MultipartFile, readMultipart } from '../requests/multipart.ts';
import type { SentFile } from './formats/read-document.ts';
import { FORM, MAX_DOCUMENT_BYTES } from './limits.ts';
import { formFields, sentDocument } from './schemas.ts';

/** What somebody asks to have extracted, from what. */
export interface ExtractionRequest {
  readonly file: SentFile;
  /** As it was sent, not judged yet. */
  readonly schema: unknown;
  readonly instructions: string | null;
  /** Id of a model; null for whichever. */
  readonly model: string | null;
}

const FILE_FIELD = 'file';
const MULTIPART = 'multipart/form-data';

/** @throws Failure `invalid_request`, `body_too_large` */
export async function readExtractionRequest(call: Call): Promise<ExtractionRequest> {
  return call.upload === null ? readJsonRequest(call) : readFormRequest(call.upload);
}

async function readFormRequest(upload: Upload): Promise<ExtractionRequest> {
  if (upload.mediaType !== MULTIPART) {
    throw new Failure('content_type_unsupported', { params: { accepted: `${MULTIPART}, application/json` } });
  }
  const { fields, files } = await readMultipart(upload, FORM);
  const { fileName, mediaType, bytes } = fileOf(files);
  const { schema, instructions = null, model = null } = readInput(formFields, fields);
  const name = fileName === '' ? null : safeFileName(fileName);
  return { file: { name, contentType: mediaType, bytes }, schema: parseSchema(schema), instructions, model };
}

function fileOf([file]: readonly MultipartFile[]): MultipartFile {
  if (file === undefined)
    throw invalid([{ path: FILE_FIELD, message: 'is required, as a file with a name' }]);
  if (file.field !== FILE_FIELD) throw invalid([{ path: file.field, message: 'is not known here' }]);
  return file;
}

function parseSchema(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid([{ path: 'schema', message: 'must be JSON' }]);
  }
}

function readJsonRequest(call: Call): ExtractionRequest {
  const { fileName, contentType, content, text, schema, ...rest } = readBody(sentDocument, call);
  const bytes = Buffer.from(content ?? text ?? '', content === undefined ? 'utf8' : 'base64');
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new Failure('body_too_large', { params: { limit: `${printSize(MAX_DOCUMENT_BYTES)} a document` } });
  }
  const name = fileName === undefined ? null : safeFileName(fileName);
  const declared = content === undefined ? typeOfText(contentType) : (contentType ?? null);
  const { instructions = null, model = null } = rest;
  return { file: { name, contentType: declared, bytes }, schema, instructions, model };
}

/** Text within JSON has been decoded already, whatever it says of itself. */
function typeOfText(contentType = 'text/plain'): string {
  return `${contentType.split(';', 1)[0] ?? ''}; charset=utf-8`;
}
