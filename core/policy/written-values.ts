import * as z from 'zod';
import { parseCidr } from '../values/cidr.ts';
import { DATE, parseDate } from '../values/date.ts';
import { DURATION, parseDuration } from '../values/duration.ts';
import { LIMITS, parseLimits } from '../values/limits.ts';
import { MONEY, parseMoney } from '../values/money.ts';
import { parseQuota, QUOTA } from '../values/quota.ts';
import { parseRate, RATE } from '../values/rate.ts';

/** The scalars of policy documents: text that carries its unit. They stay text here; `normalize.ts` reads them. */

const MAX_NAME_LENGTH = 32;
const MAX_TITLE_LENGTH = 120;
const MAX_SENTENCE_LENGTH = 600;

/** What a parser accepts, with the pattern and the examples that editors show. */
function parsed(
  parse: (text: string) => unknown,
  what: string,
  examples: [string, ...string[]],
  pattern?: RegExp,
) {
  return z
    .string()
    .refine((text) => parse(text) !== null, {
      error: ({ input }) => `\`${String(input)}\` is not ${what}, such as \`${examples[0]}\``,
    })
    .meta({ examples, ...(pattern === undefined ? {} : { pattern: pattern.source }) });
}

/** Text of a fixed form. */
export function matching(pattern: RegExp, what: string, example: string) {
  return parsed((text) => (pattern.test(text) ? text : null), what, [example], pattern);
}

/** Names become keys of objects, and `constructor` is what every object already answers to. */
export const NAME = /^(?!constructor$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export const name = (example: string) =>
  matching(NAME, 'a name in lower case with hyphens', example).max(MAX_NAME_LENGTH);
export const title = z.string().min(1).max(MAX_TITLE_LENGTH);
export const sentence = z.string().min(1).max(MAX_SENTENCE_LENGTH);

export const duration = parsed(parseDuration, 'a duration', ['12h', '15m', '90 days'], DURATION);
export const date = parsed(parseDate, 'a day of the calendar', ['2025-01-20'], DATE);
export const cidr = parsed(parseCidr, 'an address or a network whose host bits are zero', ['192.0.2.0/24']);
export const attempts = parsed(parseRate, 'a rate', ['20 per 15 minutes'], RATE);
export const limits = parsed(parseLimits, 'a pair of limits', ['60 per minute and 1000 per hour'], LIMITS);
export const quota = parsed(parseQuota, 'a quota by day, week or month', ['1000000 per month'], QUOTA);
export const price = parsed(
  (text) => (text.startsWith('-') ? null : parseMoney(text)),
  'an amount of dollars with at most six decimals',
  ['$0.27'],
  MONEY,
);

/** A rate whose window is fixed by what it is for. */
export function ratePer(windowSeconds: number, example: string) {
  const parse = (text: string) => (parseRate(text)?.windowSeconds === windowSeconds ? text : null);
  return parsed(parse, `a rate ${example.slice(example.indexOf('per'))}`, [example], RATE);
}

export const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/** YAML 1.2 reads `on` and `off` as text: exactly what is wanted, a reviewer sees the word that was written. */
export const onOrOff = z.enum(['on', 'off']);
export const role = z.enum(['owner', 'admin', 'member']);
export const dialect = z.enum(['openai', 'anthropic', 'problem', 'open-api', 'envelope']);
export const credentialKind = z.enum(['key', 'session', 'token']);
