import type { Rule } from './rule.ts';

export const rateIsWithinMinuteLimit: Rule = {
  id: 'rate-is-within-minute-limit',
  denies: ['rate_limit_minute'],
  judge: ({ credential }) =>
    credential !== null && credential.usedThisMinute >= credential.perMinute
      ? { code: 'rate_limit_minute', params: { limit: String(credential.perMinute) } }
      : null,
};
