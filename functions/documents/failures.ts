import { Failure } from '../chain/call.ts';
import { invalid } from '../requests/input.ts';
import type { DocumentsOperation } from './deps.ts';
import { Unreadable } from './formats/unreadable.ts';
import { SchemaRefused } from './schema/fields-schema.ts';
import { TooLarge } from './too-large.ts';

/** Says in the catalogue's words why a document or a schema cannot be used. */
export function translatingFailures(operation: DocumentsOperation): DocumentsOperation {
  return async function translated(call, deps) {
    try {
      return await operation(call, deps);
    } catch (error) {
      if (error instanceof SchemaRefused) throw invalid(error.problems);
      if (error instanceof Unreadable) {
        throw new Failure('document_unreadable', { params: { reason: error.reason }, cause: error });
      }
      if (error instanceof TooLarge) {
        throw new Failure('extraction_too_large', { params: { reason: error.reason }, cause: error });
      }
      throw error;
    }
  };
}
