import { HOUR_SECONDS, windowNumber } from '../windows.ts';
import type { Rule } from './rule.ts';

export const rateIsWithinHourLimit: Rule = {
  id: 'rate-is-within-hour-limit',
  denies: ['rate_limit_hour'],
  judge: ({ credential, now }) => {
    if (credential === null || credential.usedThisHour < credential.perHour) return null;
    const resetsAt = new Date((windowNumber(now, HOUR_SECONDS) + 1) * HOUR_SECONDS * 1000).toISOString();
    return { code: 'rate_limit_hour', params: { limit: String(credential.perHour), resetsAt } };
  },
};
