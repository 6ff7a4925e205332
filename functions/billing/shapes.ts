import * as z from 'zod';

/**
 * What answers hold: the views are typed by these shapes, and the OpenAPI documents are made from them, so that
 * neither says what the other does not. Only types of this file reach the path of a request.
 */

const micros = z.int().describe('Millionths of a dollar.');
const count = z.int().min(0);

export const account = z.strictObject({
  balanceMicros: micros.min(0).describe('The sum of the ledger, in millionths of a dollar.'),
  heldMicros: micros.min(0).describe('Set aside for completions that are at work.'),
  availableMicros: micros.min(0).describe('What is neither spent nor held.'),
  status: z.enum(['active', 'suspended']),
});

const topUp = z.strictObject({
  type: z.literal('top-up'),
  memberId: z.string().nullable().describe('Who paid in; null if it was no member.'),
});
/** An operator's correction. */
const correction = { reason: z.string() };
const credit = z.strictObject({ type: z.literal('credit'), ...correction });
const debit = z.strictObject({ type: z.literal('debit'), ...correction });
const charge = z.strictObject({
  type: z.literal('charge'),
  keyId: z.string().describe('The credential that was used.'),
  model: z.string(),
  requestId: z.string().describe('`x-request-id` of the answer.'),
  inputTokens: count.describe('All input, the cached part included.'),
  cachedInputTokens: count,
  outputTokens: count,
});

export const entry = z.strictObject({
  id: z.string().regex(/^led_[0-9A-Za-z]{28}$/),
  at: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    .meta({ format: 'date-time' }),
  amountMicros: micros.describe('Millionths of a dollar; negative for what was taken.'),
  cause: z.discriminatedUnion('type', [topUp, credit, debit, charge]),
});

export const page = z.strictObject({
  items: z.array(entry).describe('Latest first.'),
  nextCursor: z.string().nullable().describe('The `cursor` of the next page; null on the last one.'),
});

export type AccountView = z.infer<typeof account>;
export type EntryView = z.infer<typeof entry>;
