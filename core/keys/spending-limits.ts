import type { KeyRules } from '../policy/policy.ts';
import type { KeySettings, Problem } from './settings.ts';

/** A million dollars: whatever is kept and added up stays far within what whole numbers can hold. */
export const MAX_SPENDING_LIMIT_MICROS = 1_000_000_000_000;

/** What somebody asks for, in micro-dollars. What is left out stays as it is; null is no limit. */
export interface AskedSpendingLimits {
  readonly perDayMicros?: number | null | undefined;
  readonly perMonthMicros?: number | null | undefined;
}

type SpendingLimits = Pick<KeySettings, 'spendPerDayMicros' | 'spendPerMonthMicros'>;

/** The limits that come of it, null asking for neither; what is wrong with them is added to `problems`. */
export function judgeSpendingLimits(
  { spendingLimits: rule }: KeyRules,
  asked: AskedSpendingLimits | null,
  current: SpendingLimits,
  problems: Problem[],
): SpendingLimits {
  const { perDayMicros, perMonthMicros } = asked ?? { perDayMicros: null, perMonthMicros: null };
  const limits = {
    spendPerDayMicros: perDayMicros === undefined ? current.spendPerDayMicros : perDayMicros,
    spendPerMonthMicros: perMonthMicros === undefined ? current.spendPerMonthMicros : perMonthMicros,
  };
  const named = [perDayMicros, perMonthMicros].filter((micros) => micros != null);
  if (named.length === 0) return limits;
  if (rule === 'refused') {
    problems.push({
      path: 'spendingLimits',
      message: 'must be left out: what keys of this surface spend cannot be limited',
    });
  } else if (named.every(isWithinBounds)) {
    judgeOrder(limits, perDayMicros == null ? 'perMonthMicros' : 'perDayMicros', problems);
  } else {
    judgeBounds('perDayMicros', perDayMicros, problems);
    judgeBounds('perMonthMicros', perMonthMicros, problems);
  }
  return limits;
}

function isWithinBounds(micros: number): boolean {
  return Number.isInteger(micros) && micros >= 1 && micros <= MAX_SPENDING_LIMIT_MICROS;
}

function judgeBounds(
  field: keyof AskedSpendingLimits,
  micros: number | null | undefined,
  problems: Problem[],
): void {
  if (micros == null || isWithinBounds(micros)) return;
  const message = `must be a whole number from 1 to ${MAX_SPENDING_LIMIT_MICROS}`;
  problems.push({ path: `spendingLimits.${field}`, message });
}

/** A limit by the day above the one by the month could never be reached. */
function judgeOrder(
  { spendPerDayMicros: day, spendPerMonthMicros: month }: SpendingLimits,
  asked: keyof AskedSpendingLimits,
  problems: Problem[],
): void {
  if (day === null || month === null || day <= month) return;
  const message =
    asked === 'perDayMicros'
      ? `must be at most the limit of a month, which is ${month}`
      : `must be at least the limit of a day, which is ${day}`;
  problems.push({ path: `spendingLimits.${asked}`, message });
}
