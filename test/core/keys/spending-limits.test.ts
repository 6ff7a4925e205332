import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../../../core/keys/settings.ts';
import { type AskedSpendingLimits, judgeSpendingLimits } from '../../../core/keys/spending-limits.ts';
import type { KeyRules } from '../../../core/policy/policy.ts';
import { aSurface } from '../../support/builders.ts';

const RULES = aSurface().keys as KeyRules;
const CURRENT = { spendPerDayMicros: 10, spendPerMonthMicros: 100 };

function judged(asked: AskedSpendingLimits | null, current = CURRENT, rules = RULES) {
  const problems: Problem[] = [];
  const { spendPerDayMicros, spendPerMonthMicros } = judgeSpendingLimits(rules, asked, current, problems);
  return { limits: [spendPerDayMicros, spendPerMonthMicros], problems };
}

describe('limits to what a key spends', () => {
  test.each<[what: string, asked: AskedSpendingLimits | null, limits: (number | null)[]]>([
    ['nothing stays as it is', {}, [10, 100]],
    ['the day alone leaves the month', { perDayMicros: 20 }, [20, 100]],
    ['the month alone leaves the day', { perMonthMicros: 50 }, [10, 50]],
    ['no day leaves the month', { perDayMicros: null }, [null, 100]],
    ['no month leaves the day', { perMonthMicros: null }, [10, null]],
    ['null leaves neither', null, [null, null]],
    ['a day of a whole month is one', { perDayMicros: 7, perMonthMicros: 7 }, [7, 7]],
    [
      'both bounds are within',
      { perDayMicros: 1, perMonthMicros: 1_000_000_000_000 },
      [1, 1_000_000_000_000],
    ],
  ])('%s', (_, asked, limits) => {
    expect(judged(asked)).toEqual({ limits, problems: [] });
  });

  const bounds = 'must be a whole number from 1 to 1000000000000';
  test.each<[what: string, asked: AskedSpendingLimits, field: string, message: string]>([
    ['nothing a day', { perDayMicros: 0 }, 'perDayMicros', bounds],
    ['half a micro-dollar', { perDayMicros: 1.5 }, 'perDayMicros', bounds],
    ['what is no number', { perMonthMicros: Number.NaN }, 'perMonthMicros', bounds],
    ['more than a million dollars', { perMonthMicros: 1_000_000_000_001 }, 'perMonthMicros', bounds],
    [
      'a day above the month of the key',
      { perDayMicros: 101 },
      'perDayMicros',
      'must be at most the limit of a month, which is 100',
    ],
    [
      'a day above the month beside it',
      { perDayMicros: 9, perMonthMicros: 8 },
      'perDayMicros',
      'must be at most the limit of a month, which is 8',
    ],
    [
      'a month below the day of the key',
      { perMonthMicros: 9 },
      'perMonthMicros',
      'must be at least the limit of a day, which is 10',
    ],
  ])('%s is a problem of its field', (_, asked, field, message) => {
    expect(judged(asked).problems).toEqual([{ path: `spendingLimits.${field}`, message }]);
  });
});

describe('where the surface refuses them', () => {
  const rules: KeyRules = { ...RULES, spendingLimits: 'refused' };

  test.each([{ perDayMicros: 1 }, { perMonthMicros: 1 }])('%j is a problem', (asked) => {
    const { problems } = judged(asked, undefined, rules);
    expect(problems).toEqual([
      { path: 'spendingLimits', message: expect.stringContaining('must be left out') },
    ]);
  });

  test('those that a key has from before can be taken away, and stand in nobody’s way', () => {
    expect(judged({}, CURRENT, rules)).toEqual({ limits: [10, 100], problems: [] });
    expect(judged({ perDayMicros: null }, CURRENT, rules)).toEqual({ limits: [null, 100], problems: [] });
    expect(judged(null, CURRENT, rules)).toEqual({ limits: [null, null], problems: [] });
  });
});
