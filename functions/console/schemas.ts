import * as z from 'zod';
import { MAX_INSTRUCTIONS_LENGTH } from '../../core/agents.ts';
import { MAX_ALLOWED_IPS } from '../../core/keys/allowed-ips.ts';
import { MAX_OVERLAP_SECONDS } from '../../core/keys/overlap.ts';
import { MAX_DESCRIPTION_LENGTH, MAX_NAME_LENGTH } from '../../core/keys/settings.ts';
import { MAX_SPENDING_LIMIT_MICROS } from '../../core/keys/spending-limits.ts';
import { parseDate } from '../../core/values/date.ts';
import { isId } from '../../core/values/id.ts';
import { parseInstant } from '../../core/values/instant.ts';
import { page } from '../requests/page.ts';
import { USAGE_UNITS } from './usage-period.ts';

/** RFC 5321 has no longer addresses. */
export const MAX_EMAIL_LENGTH = 254;
/** Enough for every password that is accepted when one is set. */
export const MAX_SENT_PASSWORD_LENGTH = 1024;
/** Longer than any text of the kinds below; their own bounds are judged with the rest of the settings. */
const MAX_TEXT_LENGTH = 100_000;

/** JSON can hold half of a surrogate pair, which no store takes. */
const text = z
  .string()
  .max(MAX_TEXT_LENGTH)
  .refine((value) => value.isWellFormed(), { error: 'must hold whole Unicode characters only' });

/** What `meta` says of these is said to readers of the API's description, and judged with the settings. */
const name = text.meta({ minLength: 1, maxLength: MAX_NAME_LENGTH, description: 'One line.' });
const instructions = text.meta({ maxLength: MAX_INSTRUCTIONS_LENGTH });
const limit = z.number().meta({ type: 'integer', minimum: 1 });
const spendingLimit = z
  .number()
  .meta({ type: 'integer', minimum: 1, maximum: MAX_SPENDING_LIMIT_MICROS })
  .nullable()
  .optional();

const instant = z
  .string()
  .meta({ format: 'date-time' })
  .transform((value, context) => {
    const seconds = parseInstant(value);
    if (seconds !== null) return seconds;
    context.addIssue({ code: 'custom', message: 'must be a time as RFC 3339 has it, with its zone' });
    return z.NEVER;
  });

export const credentials = z.strictObject({
  email: z.string().max(MAX_EMAIL_LENGTH),
  password: z.string().max(MAX_SENT_PASSWORD_LENGTH),
});

/** More than any list of settings can rightly have: each entry that is wrong would be told. */
const MAX_ENTRIES = 200;
const TOO_MANY = { error: `must have at most ${MAX_ENTRIES} entries`, abort: true };

const settings = {
  name: name.optional(),
  description: text.meta({ maxLength: MAX_DESCRIPTION_LENGTH }).nullable().optional(),
  permissions: z
    .array(text)
    .max(MAX_ENTRIES, TOO_MANY)
    .meta({ description: 'Each `resource:action`.' })
    .optional(),
  rateLimits: z.strictObject({ perMinute: limit.optional(), perHour: limit.optional() }).optional(),
  spendingLimits: z
    .strictObject({ perDayMicros: spendingLimit, perMonthMicros: spendingLimit })
    .meta({ description: 'In micro-dollars; null for no limit. The day is not above the month.' })
    .nullable()
    .optional(),
  allowedIps: z
    .array(text)
    .max(MAX_ENTRIES, TOO_MANY)
    .meta({ maxItems: MAX_ALLOWED_IPS, description: 'Addresses and CIDR blocks.' })
    .nullable()
    .optional(),
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
  .refine((body) => Object.keys(body).length > 0, { error: 'the body names nothing to change' })
  .meta({ minProperties: 1 });

const OVERLAP_BOUNDS = `must be a whole number from 0 to ${MAX_OVERLAP_SECONDS}`;

export const rotation = z.strictObject({
  overlapSeconds: z
    .number()
    .refine((value) => Number.isInteger(value) && value >= 0 && value <= MAX_OVERLAP_SECONDS, {
      error: OVERLAP_BOUNDS,
    })
    .meta({ type: 'integer', minimum: 0, maximum: MAX_OVERLAP_SECONDS })
    .default(0),
});

export const newAgent = z.strictObject({
  name,
  instructions: instructions.default(''),
  surface: text.nullable().default(null),
});

export const agentChange = z
  .strictObject({ name: name.optional(), instructions: instructions.optional() })
  .refine((body) => Object.keys(body).length > 0, { error: 'the body names nothing to change' })
  .meta({ minProperties: 1 });

export const newToken = z.strictObject({ name, expiresAt: instant.nullable().default(null) });

/** Of an agent's own surface: surface and agent stand in the path. */
export const newCredential = z.strictObject({ sandbox: z.boolean().optional(), ...settings });

export const nothing = z.strictObject({});

export const list = z.strictObject(page);

export const agentList = z.strictObject({ ...page, surface: z.string().optional() });

export const keyList = z.strictObject({
  ...page,
  surface: z.string().optional(),
  agentId: z
    .string()
    .refine((value) => isId('agt', value), { error: 'must be the id of an agent' })
    .optional(),
});

/** Beyond these years, texts of times have another form. */
const FIRST_MOMENT = Date.UTC(1970, 0) / 1000;
const LAST_MOMENT = Date.UTC(9998, 0) / 1000;

export const moment = z.string().transform((value, context) => {
  const seconds = parseDate(value) ?? parseInstant(value);
  if (seconds !== null && seconds >= FIRST_MOMENT && seconds < LAST_MOMENT) return seconds;
  const message =
    seconds === null
      ? 'must be a date, or a time as RFC 3339 has it, with its zone'
      : 'must be in the years 1970 to 9997';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const keyUsage = z.strictObject({
  by: z
    .enum(USAGE_UNITS, { error: `must be ${USAGE_UNITS.map((unit) => `\`${unit}\``).join(' or ')}` })
    .default('day')
    .meta({ description: 'Of UTC. `day` if left out.' }),
  from: moment
    .meta({ description: 'A time, or a date for its beginning in UTC. Rounded down to a whole hour or day.' })
    .optional(),
  to: moment
    .meta({ description: 'As `from`, and not part of what is asked for; rounded up. Now if left out.' })
    .optional(),
});
