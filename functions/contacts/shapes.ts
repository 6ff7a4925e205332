import * as z from 'zod';

/**
 * What answers hold: the views are typed by these shapes, and the OpenAPI document is made from them, so that neither
 * says what the other does not. Only types of this file reach the path of a request.
 */

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9A-Za-z]{28}$`));
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ format: 'date-time' });

export const contact = z.strictObject({
  id: id('con'),
  name: z.string().nullable(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  company: z.string().nullable(),
  tags: z.array(z.string()),
  notes: z.string().nullable(),
  customFields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  createdAt: instant,
  updatedAt: instant,
  revision: z.int().min(1).describe('One more with every change; in quotes, it is the `ETag`.'),
});

export const file = z.strictObject({
  id: id('fil'),
  name: z.string().describe('The name that it was uploaded with, made safe to keep it under.'),
  contentType: z
    .string()
    .describe('`application/octet-stream` where it was not told, or is one that browsers run.'),
  sizeBytes: z.int().min(1),
  createdAt: instant,
});

const line = z.int().min(1).describe('Where it begins in the file, from 1.');
const created = z.strictObject({ line, status: z.literal('created'), id: id('con') });
const failed = z.strictObject({
  line,
  status: z.literal('failed'),
  errors: z.array(
    z.strictObject({
      path: z.string().describe('Of the field; empty for the line as a whole.'),
      message: z.string(),
    }),
  ),
});

export const importReport = z.strictObject({
  created: z.int().min(0),
  failed: z.int().min(0),
  lines: z.array(z.discriminatedUnion('status', [created, failed])).describe('In the order of the file.'),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe(
        'Send it as `cursor` for the next page; null on the last one. A page may be shorter than `limit`.',
      ),
  });
