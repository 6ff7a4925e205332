import type { ZodType } from 'zod';
import type { AnswerDescription, OperationDescription } from '../../core/openapi-description.ts';
import { jsonSchema } from '../requests/json-schema.ts';
import * as schemas from './schemas.ts';
import * as shapes from './shapes.ts';

const ETAG = {
  etag: { description: 'Names the revision of the contact, for `If-Match`.', required: true },
};
const IF_MATCH = {
  'If-Match': {
    description:
      'The `ETag` of the contact as you know it: nothing is done if it has changed since. Without it, or with `*`, whatever it is now.',
  },
};
const IMPORTED_BY_NAME = 'The first row names the columns: ';
const CSV_COLUMNS =
  'name, email, phone, company, tags, notes and customFields.<name>. Several values in a cell are parted by `;` or `,`.';

const FILE_FORM = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  additionalProperties: false,
};
const BYTES = { type: 'string', contentMediaType: 'application/octet-stream' };

const query = (schema: ZodType) => ({ query: jsonSchema(schema, 'input') });
const body = (schema: ZodType) => ({ requests: { 'application/json': jsonSchema(schema, 'input') } });

function answer(
  status: number,
  description: string,
  shape: ZodType,
  headers: AnswerDescription['headers'] = {},
) {
  const schema = jsonSchema(shape, 'output');
  return { answers: { [status]: { description, schema, headers } satisfies AnswerDescription } };
}

const contacts: Readonly<Record<string, OperationDescription>> = {
  list: {
    ...query(schemas.contactList),
    ...answer(200, 'A page of the contacts that fit.', shapes.pageOf(shapes.contact)),
  },
  create: {
    ...body(schemas.newContact),
    ...answer(201, 'The contact.', shapes.contact, ETAG),
    failures: ['conflict'],
  },
  import: {
    requests: {
      'text/csv': { type: 'string', description: `In UTF-8. ${IMPORTED_BY_NAME}${CSV_COLUMNS}` },
      'application/x-ndjson': {
        type: 'string',
        description: 'In UTF-8, one contact a line, each as one would be created.',
      },
      'multipart/form-data': { ...FILE_FORM, description: 'A file of one of the other types.' },
    },
    ...answer(200, 'What became of each line.', shapes.importReport),
    failures: ['conflict'],
  },
  read: answer(200, 'The contact.', shapes.contact, ETAG),
  change: {
    headers: IF_MATCH,
    ...body(schemas.contactChange),
    ...answer(200, 'The contact with the change.', shapes.contact, ETAG),
    failures: ['precondition_failed', 'conflict'],
  },
  delete: {
    headers: IF_MATCH,
    answers: { 204: { description: 'The contact is gone, and its files with it.' } },
    failures: ['precondition_failed', 'conflict'],
  },
};

const files: Readonly<Record<string, OperationDescription>> = {
  'list-files': {
    ...query(schemas.fileList),
    ...answer(200, 'A page of the files, latest first.', shapes.pageOf(shapes.file)),
  },
  'upload-file': {
    query: uploadQuery(),
    requests: { 'multipart/form-data': FILE_FORM, 'application/octet-stream': BYTES },
    ...answer(201, 'What is known of the file.', shapes.file),
    failures: ['conflict'],
  },
  'download-file': {
    answers: {
      200: {
        description: 'The file as it was uploaded, with the content type that it was uploaded with.',
        mediaType: '*/*',
        schema: BYTES,
        headers: {
          'content-disposition': {
            description: '`attachment`, with the name of the file (RFC 6266).',
            required: true,
          },
          'x-content-type-options': { description: '`nosniff`.', required: true },
        },
      },
    },
  },
  'delete-file': { answers: { 204: { description: 'The file is gone.' } } },
};

/** What the operations of this function take and answer. */
export const descriptions: Readonly<Record<string, OperationDescription>> = { ...contacts, ...files };

/** A form says both by itself. */
function uploadQuery(): object {
  const { required: _, ...rest } = jsonSchema(schemas.fileUpload, 'input') as { required?: unknown };
  return rest;
}
