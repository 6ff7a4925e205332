import * as z from 'zod';

/** What answers about the policy hold; as in `shapes.ts`, only types of this file reach the path of a request. */

const role = z.enum(['owner', 'admin', 'member']);
const kind = z.enum(['key', 'session', 'token']);
const count = z.int().min(0);
const use = z.enum(['optional', 'refused']);
const rateLimits = z.strictObject({ perMinute: count, perHour: count });
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ format: 'date-time' });

const credentialPlace = z.strictObject({
  in: z.enum(['bearer', 'header', 'pair']),
  header: z.string(),
  secretHeader: z
    .string()
    .nullable()
    .describe('The header of the secret that belongs to a key; null for none.'),
  kinds: z.array(kind),
  dialect: z.string().nullable().describe('Only on requests in this dialect; null for all.'),
});

const keyRules = z.strictObject({
  prefix: z.string(),
  secretPrefix: z
    .string()
    .nullable()
    .describe('What the secret of a key begins with; null where keys stand alone.'),
  name: z.enum(['required', 'optional']),
  actsOn: z.enum(['organization', 'agent']),
  madeBy: z.array(role),
  rateLimits: z.strictObject({ default: rateLimits, atMost: rateLimits }),
  allowedIps: use,
  expiry: use,
  sandbox: use,
  spendingLimits: use,
});

const route = z.strictObject({
  id: z.string().describe('Method and path.'),
  method: z.string(),
  path: z.string(),
  title: z.string(),
  publicBecause: z
    .string()
    .nullable()
    .describe('Why nobody has to show a credential; null where somebody has.'),
  permission: z.string().nullable().describe('What the key has to be granted; null for nothing.'),
  roles: z.array(role).nullable().describe('Who may call; null for everybody.'),
  dialects: z.array(z.string()),
  actsAsAgent: z.boolean(),
  takesIdempotencyKey: z.boolean(),
});

const surface = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  url: z.string().nullable().describe('Where it answers; null where this is not known.'),
  baseUrls: z
    .record(z.string(), z.string())
    .describe('What is added to `url`, for each way of calling; none where nothing is.'),
  credentials: z.array(credentialPlace),
  keys: keyRules.nullable(),
  sessions: z.strictObject({ issuer: z.string(), rateLimits }).nullable(),
  tokens: z.strictObject({ issuer: z.string(), rateLimits, atMost: count, expiry: use }).nullable(),
  agents: z
    .strictObject({ parameter: z.string().nullable(), header: z.string().nullable() })
    .nullable()
    .describe('How a request says which agent it is about.'),
  permissions: z.array(z.string()).describe('What a key can be granted.'),
  routes: z.array(route),
  dialects: z.array(z.string()),
  statuses: z
    .record(z.string(), z.int())
    .describe('Codes of errors that are answered with another status here than elsewhere.'),
  browserOrigins: z.array(z.string()).nullable().describe('Whose pages may call; null for nobody’s.'),
});

const model = z.strictObject({
  id: z.string(),
  title: z.string(),
  surfaces: z.array(z.string()),
  contextTokens: count,
  maxOutputTokens: count,
  prices: z
    .strictObject({ inputMicros: count, cachedInputMicros: count, outputMicros: count })
    .describe('Micro-dollars for a million tokens.'),
});

export const policy = z.strictObject({
  version: z.string(),
  environment: z.strictObject({ name: z.string(), title: z.string() }),
  rules: z.array(z.string()).describe('In the order in which a request is judged by them.'),
  surfaces: z.array(surface),
  models: z.array(model),
});

export const explanation = z.strictObject({
  policyVersion: z.string(),
  surface: z.string(),
  route: z.string().nullable().describe('The route that the request leads to; null for none.'),
  at: instant,
  from: z.string(),
  effect: z
    .enum(['allow', 'deny', 'refuse'])
    .describe('`deny`: the gateway answers, with 401 or 403. `refuse`: with any other status.'),
  code: z.string().nullable().describe('Why it is denied; null where it is allowed.'),
  steps: z
    .array(
      z.strictObject({
        rule: z.string(),
        outcome: z.enum(['pass', 'deny']),
        sentence: z.string(),
        declaredIn: z.array(z.string()).describe('What in the policy was judged, as paths from its top.'),
      }),
    )
    .describe('What was asked, in order. The last one of a denial decided.'),
  answer: z
    .strictObject({ status: z.int(), code: z.string(), message: z.string() })
    .nullable()
    .describe('What the caller is answered, which says less of a 401; null where it is served.'),
});

export const policyDocuments = z.strictObject({
  environment: z.string().describe('The environment that they are in force in here.'),
  documents: z.array(
    z.strictObject({
      path: z.string().describe('Relative to the folder of the policies: `surfaces/console.yaml`.'),
      text: z.string(),
    }),
  ),
});

export type PolicyDocumentsView = z.infer<typeof policyDocuments>;
export type PolicyView = z.infer<typeof policy>;
export type ExplanationView = z.infer<typeof explanation>;
