import { expect, test } from '@jest/globals';
import { rateIsWithinHourLimit } from '../../../core/rules/rate-is-within-hour-limit.ts';
import { someFacts } from '../../support/facts.ts';

test('the request after the last of the hour is refused, and told when the hour ends', () => {
  const facts = someFacts({ credential: { perHour: 1000, usedThisHour: 1000 } });
  expect(rateIsWithinHourLimit.judge(facts)).toEqual({
    code: 'rate_limit_hour',
    params: { limit: '1000', resetsAt: '2023-11-14T23:00:00.000Z' },
  });
});

test('the last request of the hour passes', () => {
  expect(
    rateIsWithinHourLimit.judge(someFacts({ credential: { perHour: 1000, usedThisHour: 999 } })),
  ).toBeNull();
});
