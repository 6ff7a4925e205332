import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OperationDescription } from '../../core/openapi-description.ts';

const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
const validators = new Map<object, ValidateFunction>();

/** Throws unless an answer is one that its operation's description has. */
export function requireDescribed(
  descriptions: Readonly<Record<string, OperationDescription>>,
  operation: string,
  { status, body }: { readonly status: number; readonly body?: unknown },
): void {
  const answer = descriptions[operation]?.answers[status];
  if (answer === undefined) throw new Error(`the description of ${operation} has no answer ${status}`);
  const { schema } = answer;
  if (schema === undefined) {
    if (body !== undefined) throw new Error(`the description of ${operation} has no body for ${status}`);
    return;
  }
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  if (validate(body)) return;
  throw new Error(`${operation} answers otherwise than described: ${ajv.errorsText(validate.errors)}`);
}
