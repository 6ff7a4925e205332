import * as z from 'zod';
import { browsers, domain } from './written-surface.ts';
import { duration, limits, matching, name, onOrOff, ratePer, sentence, title } from './written-values.ts';

const FIVE_MINUTES_SECONDS = 300;
const MAX_MANAGED_RULES = 10;
const MAX_CONCURRENCY = 10_000;
const MAX_BURST = 100_000;
const MANAGED_RULE = /^[A-Za-z0-9_-]{1,128}$/;
const MIN_HISTORY_TOKENS = 100;
const MAX_HISTORY_TOKENS = 1_000_000;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const throttle = z.strictObject({
  rate: ratePer(1, '200 per second').describe('Requests a second, sustained.'),
  burst: z.int().min(1).max(MAX_BURST).describe('Requests that may arrive at once.'),
});

const override = z.strictObject({
  domain: domain.optional().describe('The host name of the surface in this environment.'),
  keys: z
    .strictObject({
      limits: z
        .strictObject({
          default: limits.optional().describe('The limits of a key that asks for none.'),
          'at most': limits.optional().describe('The highest limits that a key can be given.'),
        })
        .optional()
        .describe('Requests that one key may send.'),
    })
    .optional()
    .describe('What is different about the keys.'),
  browsers: browsers.optional(),
  because: sentence.optional().describe('The reason; needed where this allows more than the surface does.'),
});

/** One place where Gatehouse runs, and what is different there. */
export const writtenEnvironment = z
  .strictObject({
    environment: name('prod').describe('The name of the environment, which is the name of this file.'),
    title: title.describe('The name that people know it by.'),
    sessions: z
      .strictObject({ ttl: duration.describe('How long a member stays signed in.') })
      .describe('The sessions of members.'),
    keys: z
      .strictObject({
        'rotate-after': duration.describe('The age from which a key is reported as due for rotation.'),
      })
      .describe('The API keys.'),
    threads: z
      .strictObject({
        keep: duration.describe(
          'How long each exchange of a conversation is kept. The conversation ends with its last one.',
        ),
        history: z
          .int()
          .min(MIN_HISTORY_TOKENS)
          .max(MAX_HISTORY_TOKENS)
          .describe(
            'Tokens of a conversation that are told again with each message; the oldest are left out.',
          ),
      })
      .describe('The conversations that go on under a thread id.'),
    money: z
      .strictObject({
        hold: duration.describe(
          'How long the most that a completion may cost is held. Answers end before; what a crash leaves is given back after.',
        ),
        sweep: duration.describe('How often holds that are past their time are looked for: whole minutes.'),
      })
      .describe('The accounts of organizations.'),
    providers: z
      .strictObject({
        unconnected: z
          .enum(['sandbox', 'refused'])
          .describe('What answers for a model whose provider has no key: the sandbox model, or nobody.'),
      })
      .optional()
      .describe('The providers of models; without a key nobody answers, if left out.'),
    logs: z
      .strictObject({
        keep: duration.describe('How long logs are kept.'),
        decisions: z
          .enum(['all', 'denied'])
          .optional()
          .describe('Decisions of the gate that have a line; all, if left out.'),
      })
      .describe('The logs of every function.'),
    tables: z
      .strictObject({
        'deletion-protection': onOrOff.describe('Whether tables refuse to be deleted.'),
        'point-in-time-recovery': onOrOff.describe(
          'Whether tables can be put back to any second of the last 35 days.',
        ),
      })
      .describe('The DynamoDB tables.'),
    throttle: throttle.describe('A fence around each method of a surface, above every plan.'),
    authorizer: z
      .strictObject({
        'reserved-concurrency': z
          .int()
          .min(1)
          .max(MAX_CONCURRENCY)
          .describe('Lambda executions that are kept for the authorizer alone.'),
      })
      .optional()
      .describe('The Lambda authorizer; it draws on the pool of the account if left out.'),
    firewall: z
      .strictObject({
        block: z
          .array(name('blocked'))
          .describe('The networks that are refused, by their names in networks.yaml.'),
        'rate-per-address': ratePer(FIVE_MINUTES_SECONDS, '2000 per 5 minutes').describe(
          'Requests that one address may send.',
        ),
        'managed-rules': z
          .array(matching(MANAGED_RULE, 'the name of a rule group', 'AWSManagedRulesCommonRuleSet'))
          .max(MAX_MANAGED_RULES)
          .optional()
          .describe('Rule groups that AWS keeps up to date.'),
      })
      .optional()
      .describe('The AWS WAF in front of every surface; none if left out.'),
    dashboard: z
      .strictObject({ domain: domain.describe('The host name of the dashboard.') })
      .optional()
      .describe('The pages for members; CloudFront gives them a host name if left out.'),
    alarms: z
      .strictObject({
        email: matching(EMAIL, 'an email address', 'oncall@example.com').describe('Who is told.'),
      })
      .optional()
      .describe('Where alarms are sent; they stay in CloudWatch if left out.'),
    surfaces: z
      .record(name('console'), override)
      .optional()
      .describe('What this environment changes about single surfaces.'),
  })
  .describe('An environment: one place where Gatehouse runs.');

export type WrittenEnvironment = z.infer<typeof writtenEnvironment>;
export type WrittenOverride = z.infer<typeof override>;
export type WrittenThrottle = z.infer<typeof throttle>;
