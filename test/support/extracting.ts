import { expect } from '@jest/globals';
import { patternExtractor } from '../../functions/documents/extractors/pattern/pattern-extractor.ts';
import { type ReadDocument, readDocument } from '../../functions/documents/formats/read-document.ts';
import { readFieldsSchema } from '../../functions/documents/schema/fields-schema.ts';

export const OPTIONS = { instructions: null, requestId: 'request-1', now: 1_800_000_000 };
export const never = new AbortController().signal;

export function aDocument(content: string | Uint8Array, contentType: string): Promise<ReadDocument> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readDocument({ name: null, contentType, bytes }, never);
}

/** What the built-in extractor finds; whatever it is, it fits the schema apart from what it says is missing. */
export async function extractFrom(content: string | Uint8Array, contentType: string, schema: object) {
  const fields = readFieldsSchema(schema, 'schema');
  const { data, missing } = await patternExtractor.extract(
    await aDocument(content, contentType),
    fields,
    OPTIONS,
    never,
  );
  expect(fields.judge(data)).toEqual({ missing, problems: [] });
  return { data, missing };
}

export const text = (rest: object = {}) => ({ type: 'string', ...rest });
export const number = (rest: object = {}) => ({ type: 'number', ...rest });
export const date = text({ format: 'date' });
export const list = (items: object) => ({ type: 'array', items });
export const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
});
