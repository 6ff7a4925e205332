import * as z from 'zod';
import { isId } from '../../core/values/id.ts';
import { parseInstant } from '../../core/values/instant.ts';
import { MAX_OVERLAP_SECONDS } from '../../stores/key-overlap.ts';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 100;
/** RFC 5321 has no longer addresses. */
const MAX_EMAIL_LENGTH = 254;
/** Enough for every password that is accepted when one is set. */
const MAX_SENT_PASSWORD_LENGTH = 1024;
/** Longer than any text of the kinds below; their own bounds are judged with the rest of the settings. */
const MAX_TEXT_LENGTH = 100_000;

/** JSON can hold half of a surrogate pair, which no store takes. */
const text = z
  .string()
  .max(MAX_TEXT_LENGTH)
  .refine((value) => value.isWellFormed(), { error: 'must hold whole Unicode characters only' });

const instant = z.string().transform((value, context) => {
  const seconds = parseInstant(value);
  if (seconds !== null) return seconds;
  context.addIssue({ code: 'custom', message: 'must be a time as RFC 3339 has it, with its zone' });
  return z.NEVER;
});

export const credentials = z.strictObject({
  email: z.string().max(MAX_EMAIL_LENGTH),
  password: z.string().max(MAX_SENT_PASSWORD_LENGTH),
});

const settings = {
  name: text.optional(),
  description: text.nullable().optional(),
  permissions: z.array(text).optional(),
  rateLimits: z.strictObject({ perMinute: z.number().optional(), perHour: z.number().optional() }).optional(),
  allowedIps: z.array(text).nullable().optional(),
  expiresAt: instant.nullable().optional(),
};

export const newKey = z.strictObject({
  surface: text,
  agentId: text.nullable().optional(),
  sandbox: z.boolean().optional(),
  ...settings,
});

export const keyChange = z
  .strictObject(settings)
  .refine((body) => Object.keys(body).length > 0, { error: 'the body names nothing to change' });

const OVERLAP_BOUNDS = `must be a whole number from 0 to ${MAX_OVERLAP_SECONDS}`;

export const rotation = z.strictObject({
  overlapSeconds: z
    .number()
    .refine((value) => Number.isInteger(value) && value >= 0 && value <= MAX_OVERLAP_SECONDS, {
      error: OVERLAP_BOUNDS,
    })
    .default(0),
});

export const newAgent = z.strictObject({ name: text, instructions: text.default(''), surface: text });

export const agentChange = z
  .strictObject({ name: text.optional(), instructions: text.optional() })
  .refine((body) => Object.keys(body).length > 0, { error: 'the body names nothing to change' });

const page = {
  limit: z
    .string()
    .refine((value) => /^[1-9]\d{0,3}$/.test(value) && Number(value) <= MAX_PAGE_SIZE, {
      error: `must be a whole number from 1 to ${MAX_PAGE_SIZE}`,
    })
    .transform(Number)
    .default(DEFAULT_PAGE_SIZE),
  cursor: z.string().optional(),
};

export const agentList = z.strictObject({ ...page, surface: z.string().optional() });

export const keyList = z.strictObject({
  ...page,
  surface: z.string().optional(),
  agentId: z
    .string()
    .refine((value) => isId('agt', value), { error: 'must be the id of an agent' })
    .optional(),
});
