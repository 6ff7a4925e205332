import type { OperationDescription } from '../../core/openapi-description.ts';
import { jsonSchema } from '../requests/json-schema.ts';
import * as schemas from './schemas.ts';
import * as shapes from './shapes.ts';

/** The form as one object, its file among the fields. */
function formSchema(): object {
  const { properties, required } = jsonSchema(schemas.formFields, 'input') as {
    properties: object;
    required: readonly string[];
  };
  return {
    type: 'object',
    properties: {
      file: { type: 'string', contentMediaType: 'application/octet-stream', description: 'The document.' },
      ...properties,
    },
    required: ['file', ...required],
    additionalProperties: false,
  };
}

/** What the operations of this function take and answer. */
export const descriptions: Readonly<Record<string, OperationDescription>> = {
  extract: {
    requests: {
      'multipart/form-data': formSchema(),
      'application/json': jsonSchema(schemas.sentDocument, 'input'),
    },
    answers: {
      201: { description: 'What was found.', schema: jsonSchema(shapes.extraction, 'output') },
    },
    failures: [
      'document_unreadable',
      'extraction_failed',
      'extraction_too_large',
      'insufficient_balance',
      'model_not_found',
      'model_unavailable',
      'spending_limit_reached',
      'upstream_error',
      'upstream_overloaded',
      'upstream_rate_limited',
      'upstream_timeout',
    ],
  },
  list: {
    query: jsonSchema(schemas.extractionList, 'input'),
    answers: {
      200: { description: 'A page of the extractions.', schema: jsonSchema(shapes.page, 'output') },
    },
  },
  read: {
    answers: { 200: { description: 'The extraction.', schema: jsonSchema(shapes.extraction, 'output') } },
  },
};
