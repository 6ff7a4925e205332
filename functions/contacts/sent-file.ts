import { printSize } from '../../core/values/size.ts';
import type { NewFile } from '../../stores/contact-files.ts';
import { type Call, Failure } from '../chain/call.ts';
import { safeFileName } from '../requests/file-name.ts';
import { invalid, readQuery } from '../requests/input.ts';
import { safeMediaType, UNKNOWN_MEDIA_TYPE } from '../requests/media-type.ts';
import { type MultipartFile, readMultipart } from '../requests/multipart.ts';
import { fileUpload, nothing } from './schemas.ts';

/** In base64 with all that an event holds beside it, what Lambda takes: 6 MB. */
export const MAX_FILE_BYTES = 4_000_000;
/** Read, so that they can be named: none is known. */
const MAX_FIELDS = 10;
const MAX_FIELD_BYTES = 1_000;

const FORM_FIELD = 'file';
const MULTIPART = 'multipart/form-data';

/**
 * The one file of an upload: the part `file` of a form, or the body itself under the name that the query gives it.
 * Its name and type are safe to keep.
 */
export async function readSentFile(call: Call): Promise<Omit<NewFile, 'id'>> {
  const { upload } = call;
  if (upload === null) throw invalid([{ path: FORM_FIELD, message: 'is required, and must not be empty' }]);
  if (upload.mediaType !== MULTIPART) {
    const { name, contentType = UNKNOWN_MEDIA_TYPE } = readQuery(fileUpload, call);
    if (upload.bytes.length > MAX_FILE_BYTES) {
      throw new Failure('body_too_large', { params: { limit: printSize(MAX_FILE_BYTES) } });
    }
    return { name: safeFileName(name), contentType: safeMediaType(contentType), bytes: upload.bytes };
  }
  readQuery(nothing, call);
  const { fileName, mediaType, bytes } = await readFormFile(upload, MAX_FILE_BYTES);
  return { name: safeFileName(fileName), contentType: safeMediaType(mediaType), bytes };
}

/** The part `file` of a form that has no other. */
export async function readFormFile(
  upload: NonNullable<Call['upload']>,
  maxFileBytes: number,
): Promise<MultipartFile> {
  const { fields, files } = await readMultipart(upload, {
    maxFiles: 1,
    maxFileBytes,
    maxFields: MAX_FIELDS,
    maxFieldBytes: MAX_FIELD_BYTES,
  });
  const [file] = files;
  const unknown = Object.keys(fields).filter((name) => name !== FORM_FIELD);
  const problems = unknown.map((path) => ({ path, message: 'is not known here' }));
  if (file === undefined) problems.push({ path: FORM_FIELD, message: 'is required, as a file with a name' });
  else if (file.field !== FORM_FIELD) problems.push({ path: file.field, message: 'is not known here' });
  else if (file.bytes.length === 0) problems.push({ path: FORM_FIELD, message: 'must not be empty' });
  if (file === undefined || problems.length > 0) throw invalid(problems);
  return file;
}
