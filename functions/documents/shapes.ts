import * as z from 'zod';
import { EXTRACTOR_NAMES } from './extractors/extractor.ts';
import { MEDIA_TYPES } from './formats/media-type.ts';

/**
 * What answers hold: the views are typed by these shapes, and the OpenAPI document is made from them, so that neither
 * says what the other does not. Only types of this file reach the path of a request.
 */

export const summary = z.strictObject({
  id: z.string().regex(/^ext_[0-9A-Za-z]{28}$/),
  status: z
    .enum(['completed', 'incomplete'])
    .describe('`incomplete` where something that the schema requires was not found.'),
  document: z.strictObject({
    name: z.string().nullable().describe('The name that it was sent with, made safe.'),
    mediaType: z.enum(MEDIA_TYPES).describe('What it was read as.'),
    sizeBytes: z.int().min(1),
    pages: z.int().min(1).nullable().describe('null for what has no pages.'),
    characters: z.int().min(1).describe('Of its text.'),
  }),
  model: z.string().nullable().describe('The model that was asked; null for the built-in extractor.'),
  extractor: z.enum(EXTRACTOR_NAMES).describe('`pattern` is the built-in one.'),
  sandbox: z.boolean().describe('Whether a sandbox key asked.'),
  createdAt: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    .meta({ format: 'date-time' }),
});

export const extraction = z.strictObject({
  ...summary.shape,
  data: z
    .record(z.string(), z.unknown())
    .describe('What was found. It fits the schema that was sent, apart from what is missing.'),
  missing: z
    .array(z.string())
    .describe(
      'Dotted paths of what the schema requires and the document does not say, such as `items.0.price`.',
    ),
});

export const page = z.strictObject({
  items: z.array(summary).describe('The latest first. Each without its data: read it by its id.'),
  nextCursor: z.string().nullable().describe('Send it as `cursor` for the next page; null on the last one.'),
});
