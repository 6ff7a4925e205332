import * as z from 'zod';
import { USAGE_UNITS } from './usage-period.ts';

/**
 * What answers hold: the views are typed by these shapes, and the OpenAPI documents are made from them, so that
 * neither says what the other does not. Only types of this file reach the path of a request.
 */

export const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9A-Za-z]{28}$`));
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ format: 'date-time' });
export const role = z.enum(['owner', 'admin', 'member']);
const count = z.int().min(0);

export const member = z.strictObject({
  id: id('mem'),
  email: z.string(),
  role,
  organizationId: id('org'),
});

export const session = z.strictObject({
  token: z.string().describe('Send it as `Authorization: Bearer`. In this answer only.'),
  expiresAt: instant,
  member,
});

export const me = z.strictObject({
  member,
  organization: z.strictObject({
    id: id('org'),
    name: z.string(),
    plan: z.string(),
    account: z.enum(['active', 'suspended']),
  }),
  permissions: z.strictObject({
    routes: z.array(z.string()).describe('What the role may call here.'),
    makesKeysFor: z.array(z.string()).describe('The surfaces that the role may make keys for.'),
  }),
});

export const agent = z.strictObject({
  id: id('agt'),
  name: z.string(),
  instructions: z.string(),
  surface: z.string().nullable().describe('Where it is deployed; null for everywhere.'),
  keyCount: count.describe('Keys that act on it.'),
  createdAt: instant,
});

/** What those see of an agent who act as it. */
export const actingAgent = agent.omit({ surface: true, keyCount: true });

export const key = z.strictObject({
  id: id('key'),
  surface: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  agentId: id('agt').nullable().describe('The agent that it acts on; null for the whole organization.'),
  permissions: z.array(z.string()),
  rateLimits: z.strictObject({ perMinute: z.int().min(1), perHour: z.int().min(1) }),
  spendingLimits: z
    .strictObject({ perDayMicros: z.int().min(1).nullable(), perMonthMicros: z.int().min(1).nullable() })
    .describe('What its requests may cost in a day and in a month, in micro-dollars; null for no limit.'),
  allowedIps: z.array(z.string()).describe('CIDR blocks; empty allows every address.'),
  expiresAt: instant.nullable(),
  sandbox: z.boolean(),
  preview: z.string().describe('Where the present value begins, and its last four characters.'),
  createdAt: instant,
  rotatedAt: instant.nullable().describe('When the present value was made; null if it is the first.'),
  rotationDue: z.boolean().describe('Whether the present value is older than it should be.'),
  oldKeyExpiresAt: instant.nullable().describe('Until when the value before works too; null if it does not.'),
  oldKey: z
    .strictObject({
      preview: z.string(),
      expiresAt: instant,
      lastUsedAt: instant.nullable(),
      usedThisMinute: count.describe('Requests in this minute, of all that were counted with this value.'),
      usedThisHour: count.describe('As `usedThisMinute`, in this hour.'),
    })
    .nullable()
    .describe('The value before, and what still comes with it, while it works; null otherwise.'),
  lastUsedAt: instant.nullable(),
  createdBy: id('mem'),
});

export const connectionInfo = z.strictObject({
  name: z.string(),
  apiKey: z.string(),
  apiSecret: z.string().optional(),
  baseUrl: z.string(),
  baseUrls: z.record(z.string(), z.string()),
  text: z.string().describe('All of it as one block to paste.'),
});

const issued = {
  apiKey: z.string().describe('The value. In this answer only.'),
  apiSecret: z.string().optional().describe('Where keys are pairs: the secret. In this answer only.'),
};

export const issuedKey = z.strictObject({ key, ...issued, connectionInfo });

export const rotatedKey = z.strictObject({ ...issuedKey.shape, oldKeyExpiresAt: instant.nullable() });

/** A key as a credential of its agent: of the called surface, and rotated without an overlap. */
export const credential = key.omit({ surface: true, oldKeyExpiresAt: true, oldKey: true });

export const issuedCredential = z.strictObject({ ...credential.shape, ...issued });

export const token = z.strictObject({
  id: id('tok'),
  name: z.string(),
  preview: z.string().describe('Where the value begins, and its last four characters.'),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});

export const issuedToken = z.strictObject({
  ...token.shape,
  token: z.string().describe('The value. In this answer only.'),
});

const counts = {
  requests: count,
  inputTokens: count.describe('All input, the cached part included.'),
  cachedInputTokens: count,
  outputTokens: count,
  costMicros: count.describe('Millionths of a dollar.'),
};

export const keyUsage = z.strictObject({
  keyId: id('key'),
  by: z.enum(USAGE_UNITS),
  from: instant,
  to: instant.describe('Not part of it.'),
  items: z
    .array(
      z.strictObject({
        start: instant.describe('Where the hour or the day begins.'),
        route: z.string(),
        outcome: z.string().describe('`ok`, or the code of an error.'),
        ...counts,
      }),
    )
    .describe('Ordered by start, route and outcome. Where nothing was used, there is no item.'),
  totals: z.strictObject({
    ...counts,
    succeeded: count.describe('Requests whose outcome is `ok`.'),
    refused: count.describe('Requests with any other outcome.'),
  }),
});

export const health = z.strictObject({
  status: z.literal('ok'),
  environment: z.string(),
  policyVersion: z.string(),
});

/** A page of a list, and where the next one begins. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item).describe('Latest first.'),
    nextCursor: z.string().nullable().describe('The `cursor` of the next page; null on the last one.'),
  });
}

export type MemberView = z.infer<typeof member>;
export type AgentView = z.infer<typeof agent>;
export type ActingAgentView = z.infer<typeof actingAgent>;
export type KeyView = z.infer<typeof key>;
export type IssuedKeyView = z.infer<typeof issuedKey>;
export type CredentialView = z.infer<typeof credential>;
export type IssuedCredentialView = z.infer<typeof issuedCredential>;
export type KeyUsageView = z.infer<typeof keyUsage>;
export type TokenView = z.infer<typeof token>;
export type IssuedTokenView = z.infer<typeof issuedToken>;
export type HealthView = z.infer<typeof health>;
export type MeView = z.infer<typeof me>;
export type SessionView = z.infer<typeof session>;
