import * as z from 'zod';
import { parseAddress, parseCidr } from '../../core/values/cidr.ts';
import { parseInstant } from '../../core/values/instant.ts';

const MAX_TEXT_LENGTH = 2048;
const MAX_ENTRIES = 100;
const MAX_COUNT = 999_999_999;

const text = z.string().max(MAX_TEXT_LENGTH);
const count = z.number().int().min(0).max(MAX_COUNT);
const limit = z.number().int().min(1).max(MAX_COUNT);
const parsedBy = (parse: (value: string) => unknown, error: string) =>
  text.refine((value) => parse(value) !== null, { error });
const texts = z.record(text, text).refine((map) => Object.keys(map).length <= MAX_ENTRIES, {
  error: `must have at most ${MAX_ENTRIES} entries`,
});
const instant = parsedBy(parseInstant, 'must be a time as RFC 3339 has it, with its zone').meta({
  format: 'date-time',
});
const kind = z.enum(['key', 'session', 'token']);

const record = z.strictObject({
  kind: kind.optional().describe('What it is, if it is not what is shown.'),
  surface: text.optional().describe('The surface that issued it.'),
  account: z.enum(['active', 'suspended']).optional(),
  agentId: text.optional().describe('The agent that it acts on.'),
  role: z.enum(['owner', 'admin', 'member']).optional(),
  permissions: z.array(text).max(MAX_ENTRIES).optional(),
  secret: z.literal('another').optional().describe('Its secret is not the one that is sent.'),
  allowedIps: z.array(parsedBy(parseCidr, 'must be an address or a CIDR block')).max(MAX_ENTRIES).optional(),
  expiresAt: instant.optional(),
  rateLimits: z.strictObject({ perMinute: limit, perHour: limit }).optional(),
});

/** A request to be explained. */
export const supposedRequest = z
  .strictObject({
    surface: text.describe('The surface that is called.'),
    request: text
      .regex(/^[A-Z]+ \/\S*$/, { error: 'must be a method and a path, such as `GET /v1/models`' })
      .describe('The method, and a path or the template of one.'),
    from: parsedBy(parseAddress, 'must be an address')
      .optional()
      .describe('The address that the request comes from; that of this call if left out.'),
    at: instant.optional().describe('When it comes; now if left out.'),
    as: z
      .union([kind, z.literal('none')])
      .default('key')
      .describe('What it shows, in the place where the surface looks.'),
    headers: texts
      .default({})
      .describe(
        'Headers beside these, or instead, with `<key>`, `<secret>`, `<session>`, `<token>` for credentials.',
      ),
    path: texts.default({}).describe("Values of the path's parameters."),
    keyId: text.optional().describe('A key of the organization: its record is judged.'),
    credential: z
      .union([z.literal('none'), record])
      .optional()
      .describe('A record that is supposed, where it differs from an ordinary one; `none` for none.'),
    usedThisMinute: count.default(0).describe('Requests counted before in this minute.'),
    usedThisHour: count.default(0).describe('Requests counted before in this hour.'),
  })
  .refine(({ keyId, credential }) => keyId === undefined || credential === undefined, {
    error: 'excludes `credential`',
    path: ['keyId'],
  });
