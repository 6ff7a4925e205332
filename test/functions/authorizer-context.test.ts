import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Windows } from '../../core/decision.ts';
import { MAX_SPENDING_LIMIT_MICROS } from '../../core/keys/spending-limits.ts';
import { readCaller, writeCaller } from '../../functions/authorizer-context.ts';
import { aCredential } from '../support/facts.ts';

const WINDOWS: Windows = {
  minute: { limit: 60, remaining: 59, resetSeconds: 30 },
  hour: { limit: 1000, remaining: 999, resetSeconds: 1830 },
};

test('the handler reads what the authorizer wrote of a caller', () => {
  const micros = fc.option(fc.integer({ min: 1, max: MAX_SPENDING_LIMIT_MICROS }));
  const differences = fc.record({
    agentId: fc.constantFrom(null, 'agt_1'),
    role: fc.constantFrom(null, 'owner' as const),
    sandbox: fc.boolean(),
    spendPerDayMicros: micros,
    spendPerMonthMicros: micros,
  });
  fc.assert(
    fc.property(differences, ({ spendPerDayMicros, spendPerMonthMicros, ...others }) => {
      const credential = aCredential({ spendPerDayMicros, spendPerMonthMicros, ...others });
      const context = writeCaller(credential, WINDOWS);
      expect(Object.values(context).every((value) => typeof value === 'string')).toBe(true);
      expect(readCaller(context)).toEqual({
        keyId: 'key_1',
        kind: 'key',
        organizationId: 'org_1',
        memberId: 'mem_1',
        plan: 'starter',
        windows: WINDOWS,
        spendingLimits: { perDayMicros: spendPerDayMicros, perMonthMicros: spendPerMonthMicros },
        ...others,
      });
    }),
  );
});

test('a credential without spending limits says nothing of them', () => {
  expect(Object.keys(writeCaller(aCredential(), WINDOWS)).filter((name) => /spend/i.test(name))).toEqual([]);
});
