import { OPENAPI_VERSION, type OperationDescription } from '../../core/openapi.ts';

const CACHE_HEADERS = {
  etag: { description: 'Names this version of the document.', required: true },
  'cache-control': { description: 'How long the document can be kept without asking again.', required: true },
};

/** What the operations of this function take and answer. */
export const descriptions: Readonly<Record<string, OperationDescription>> = {
  openapi: {
    headers: {
      'If-None-Match': { description: 'The `ETag` of the document that you have.' },
    },
    answers: {
      200: {
        description: 'The document.',
        schema: {
          type: 'object',
          required: ['openapi', 'info', 'servers', 'paths', 'components'],
          properties: {
            openapi: { const: OPENAPI_VERSION },
            info: { type: 'object' },
            servers: { type: 'array' },
            tags: { type: 'array' },
            paths: { type: 'object' },
            components: { type: 'object' },
          },
          additionalProperties: false,
        },
        headers: CACHE_HEADERS,
      },
      304: { description: 'The document is the one that you have.', headers: CACHE_HEADERS },
    },
  },
};
