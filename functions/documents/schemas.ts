import * as z from 'zod';
import { page } from '../requests/page.ts';
import {
  MAX_CONTENT_TYPE_LENGTH,
  MAX_DOCUMENT_BYTES,
  MAX_FILE_NAME_LENGTH,
  MAX_INSTRUCTIONS_LENGTH,
  MAX_MODEL_ID_LENGTH,
} from './limits.ts';

/** In base64, four characters hold three bytes. */
const MAX_BASE64_LENGTH = Math.ceil(MAX_DOCUMENT_BYTES / 3) * 4;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Nothing else is asked of a text that is too long: it may be as long as a request. */
const tooLong = (most: number) => ({ error: `must have at most ${most} characters`, abort: true });
const text = (most: number) =>
  z
    .string()
    .max(most, tooLong(most))
    .refine((value) => value.isWellFormed(), { error: 'must hold whole Unicode characters only' });

const asked = {
  instructions: text(MAX_INSTRUCTIONS_LENGTH)
    .optional()
    .describe('What a model should know beside the schema. The built-in extractor reads no prose.'),
  model: text(MAX_MODEL_ID_LENGTH)
    .min(1)
    .optional()
    .describe('Id of the model to ask; the newest one that is served here if left out.'),
};

/** The fields of a form beside its file. */
export const formFields = z.strictObject({
  schema: z
    .string()
    .meta({ contentMediaType: 'application/schema+json' })
    .describe('The fields wanted, as JSON Schema.'),
  ...asked,
});

/** A document in JSON. */
export const sentDocument = z
  .strictObject({
    fileName: text(MAX_FILE_NAME_LENGTH).optional(),
    contentType: text(MAX_CONTENT_TYPE_LENGTH)
      .optional()
      .describe('Of the document. Left out, its name tells, and `text` is `text/plain`.'),
    content: z
      .string()
      .max(MAX_BASE64_LENGTH, { error: `must hold at most ${MAX_DOCUMENT_BYTES} bytes`, abort: true })
      .regex(BASE64, { error: 'must be base64', abort: true })
      .refine((value) => value.length % 4 === 0, { error: 'must be base64' })
      .meta({ contentEncoding: 'base64' })
      .optional(),
    text: text(MAX_DOCUMENT_BYTES).optional(),
    schema: z.record(z.string(), z.unknown()).describe('The fields wanted, as JSON Schema.'),
    ...asked,
  })
  .refine(({ content, text: written }) => (content === undefined) !== (written === undefined), {
    error: 'either `content` or `text` is required, and not both',
  })
  .meta({ oneOf: [{ required: ['content'] }, { required: ['text'] }] });

export const extractionList = z.strictObject(page);

/** Operations that take no query refuse one. */
export const nothing = z.strictObject({});
