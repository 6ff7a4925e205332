import type * as z from 'zod';
import { type ContactChange, changeContact, problemsOfContact } from '../../core/contacts/change.ts';
import type { ContactFields } from '../../core/contacts/contact.ts';
import { invalid, readInput } from '../requests/input.ts';

/** More values than any contact has: a request with more is not looked at one by one. */
const MAX_VALUES = 1_000;

/** What somebody sent as a contact, or as a change of one, in the shape of its schema. */
export function readContactInput(schema: z.ZodType<ContactChange>, input: unknown): ContactChange {
  if (hasTooManyValues(input)) throw invalid([{ path: '', message: `holds more than ${MAX_VALUES} values` }]);
  const asked = readInput(schema, input);
  requireOwnNames(input);
  return asked;
}

/** The fields after a change; throws what is wrong with them. */
export function changedFields(fields: ContactFields, change: ContactChange): ContactFields {
  const changed = changeContact(fields, change);
  const problems = problemsOfContact(changed);
  if (problems.length > 0) throw invalid(problems);
  return changed;
}

function hasTooManyValues(input: unknown): boolean {
  const values = valuesOf(input);
  return values.length > MAX_VALUES || values.some((value) => valuesOf(value).length > MAX_VALUES);
}

function valuesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** zod passes over a property of this name, because assigning it would do something else. */
function requireOwnNames(input: unknown): void {
  const { customFields } = input as { readonly customFields?: object | null };
  if (customFields == null || !Object.hasOwn(customFields, '__proto__')) return;
  throw invalid([{ path: 'customFields.__proto__', message: 'must have another name' }]);
}
