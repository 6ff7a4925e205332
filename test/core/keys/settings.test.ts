import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AskedSettings,
  judgeSettings,
  type KeySettings,
  permissionsOf,
} from '../../../core/keys/settings.ts';
import { MAX_SPENDING_LIMIT_MICROS } from '../../../core/keys/spending-limits.ts';
import type { KeyRules } from '../../../core/policy/policy.ts';
import { cidrContains, parseCidr, printCidr } from '../../../core/values/cidr.ts';
import { aSurface } from '../../support/builders.ts';

const NOW = 1_800_000_000;
const BOUNDS = { now: NOW, shortestPrefix: { 4: 8, 6: 32 } } as const;
const surface = aSurface({ scopes: { things: ['read', 'create'], files: ['read'] } });
const withKeys = { ...surface, keys: surface.keys as KeyRules };

const spendingLimit = fc.option(
  fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double(), fc.constant(MAX_SPENDING_LIMIT_MICROS)),
);
const asked: fc.Arbitrary<AskedSettings> = fc.record(
  {
    name: fc.string(),
    description: fc.option(fc.string()),
    permissions: fc.array(fc.constantFrom(...permissionsOf(surface), 'things:burn')),
    rateLimits: fc.record(
      { perMinute: fc.integer(), perHour: fc.integer({ max: 20_000 }) },
      { requiredKeys: [] },
    ),
    spendingLimits: fc.option(
      fc.record({ perDayMicros: spendingLimit, perMonthMicros: spendingLimit }, { requiredKeys: [] }),
    ),
    allowedIps: fc.array(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.ipV4().map((ip) => `${ip}/24`),
        fc.string(),
      ),
    ),
    expiresAt: fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 })),
  },
  { requiredKeys: [] },
);

test('settings without a problem are within every bound of their surface', () => {
  let accepted = 0;
  fc.assert(
    fc.property(asked, (settings) => {
      const { settings: judged, problems } = judgeSettings(withKeys, settings, null, BOUNDS);
      if (problems.length > 0) return;
      accepted++;
      expect(judged.name.length).toBeGreaterThan(0);
      expect(judged.name.length).toBeLessThanOrEqual(100);
      expect(judged.scopes.length).toBeGreaterThan(0);
      expect(judged.perMinute).toBeGreaterThanOrEqual(1);
      expect(judged.perMinute).toBeLessThanOrEqual(withKeys.keys.limits.atMost.perMinute);
      expect(judged.perHour).toBeLessThanOrEqual(withKeys.keys.limits.atMost.perHour);
      const { spendPerDayMicros: day, spendPerMonthMicros: month } = judged;
      for (const micros of [day, month].filter((limit) => limit !== null)) {
        expect(micros).toBeGreaterThanOrEqual(1);
        expect(micros).toBeLessThanOrEqual(MAX_SPENDING_LIMIT_MICROS);
        expect(Number.isInteger(micros)).toBe(true);
      }
      if (day !== null && month !== null) expect(day).toBeLessThanOrEqual(month);
      if (judged.expiresAt !== null) expect(judged.expiresAt).toBeGreaterThan(NOW);
      for (const text of judged.allowedIps) {
        const block = parseCidr(text);
        expect(block && printCidr(block)).toBe(text);
        expect((settings.allowedIps ?? []).some((ip) => contains(text, ip))).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(0);
});

function contains(block: string, text: string): boolean {
  const [outer, inner] = [parseCidr(block), parseCidr(text.trim())];
  return outer !== null && inner !== null && cidrContains(outer, inner);
}

const current: KeySettings = {
  name: 'Old',
  description: 'kept',
  scopes: [],
  perMinute: 5000,
  perHour: 50_000,
  spendPerDayMicros: 2,
  spendPerMonthMicros: 1,
  allowedIps: ['10.0.0.0/8'],
  expiresAt: NOW - 100,
};

test('what was once rightly given does not stand in the way of changing something else', () => {
  const { settings, problems } = judgeSettings(withKeys, { name: 'New' }, current, BOUNDS);
  expect(problems).toEqual([]);
  expect(settings).toEqual({ ...current, name: 'New' });
});

test('every problem is named at once', () => {
  const { problems } = judgeSettings(
    withKeys,
    {
      name: '',
      permissions: [],
      rateLimits: { perMinute: 0, perHour: 0 },
      spendingLimits: { perDayMicros: 0, perMonthMicros: 0 },
      allowedIps: ['x'],
      expiresAt: NOW,
    },
    null,
    BOUNDS,
  );
  expect(problems.map(({ path }) => path)).toEqual([
    'name',
    'permissions',
    'rateLimits.perMinute',
    'rateLimits.perHour',
    'spendingLimits.perDayMicros',
    'spendingLimits.perMonthMicros',
    'allowedIps.0',
    'expiresAt',
  ]);
});
