import type { OperationDescription } from '../../core/openapi-description.ts';
import { jsonSchema } from '../requests/json-schema.ts';
import * as schemas from './schemas.ts';
import * as shapes from './shapes.ts';

/** What the operations of this function take and answer. */
export const descriptions: Readonly<Record<string, OperationDescription>> = {
  'read-account': {
    answers: { 200: { description: 'The account.', schema: jsonSchema(shapes.account, 'output') } },
    failures: ['not_permitted'],
  },
  'top-up': {
    requests: { 'application/json': jsonSchema(schemas.newTopUp, 'input') },
    answers: {
      201: { description: 'The entry of the ledger.', schema: jsonSchema(shapes.entry, 'output') },
    },
    failures: ['not_permitted', 'conflict'],
  },
  'list-ledger': {
    query: jsonSchema(schemas.ledgerList, 'input'),
    answers: { 200: { description: 'A page of the ledger.', schema: jsonSchema(shapes.page, 'output') } },
    failures: ['invalid_request', 'not_permitted'],
  },
};
