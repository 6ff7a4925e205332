import { expect, test } from '@jest/globals';
import { rateIsWithinMinuteLimit } from '../../../core/rules/rate-is-within-minute-limit.ts';
import { someFacts } from '../../support/facts.ts';

test('the request after the last of the minute is refused', () => {
  const facts = someFacts({ credential: { perMinute: 60, usedThisMinute: 60 } });
  expect(rateIsWithinMinuteLimit.judge(facts)).toEqual({
    code: 'rate_limit_minute',
    params: { limit: '60' },
  });
});

test('the last request of the minute passes', () => {
  expect(
    rateIsWithinMinuteLimit.judge(someFacts({ credential: { perMinute: 60, usedThisMinute: 59 } })),
  ).toBeNull();
});
