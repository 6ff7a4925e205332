import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseQuota, printQuota } from '../../../core/values/quota.ts';

test('what is printed is read back as the same quota', () => {
  const quota = fc.record({
    limit: fc.integer({ min: 1, max: 999_999_999 }),
    period: fc.constantFrom('DAY' as const, 'WEEK' as const, 'MONTH' as const),
  });
  fc.assert(fc.property(quota, (given) => expect(parseQuota(printQuota(given))).toEqual(given)));
});

test.each(['1000000', '1 per hour', '1000000 per months', '1,000 per day', '1000000 PER MONTH'])(
  '`%s` is refused',
  (text) => {
    expect(parseQuota(text)).toBeNull();
  },
);
