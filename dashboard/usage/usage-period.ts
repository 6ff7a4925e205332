import type { UsageUnit } from '../../functions/console/usage-period.ts';

/** How far back is looked, in hours or days that are whole in UTC; the present one is the last. */
export interface UsagePeriod {
  readonly id: string;
  readonly title: string;
  readonly by: UsageUnit;
  readonly units: number;
}

export const USAGE_PERIODS = [
  { id: 'day', title: '24 hours', by: 'hour', units: 24 },
  { id: 'week', title: '7 days', by: 'day', units: 7 },
  { id: 'month', title: '30 days', by: 'day', units: 30 },
  { id: 'quarter', title: '90 days', by: 'day', units: 90 },
] as const satisfies readonly UsagePeriod[];

const UNIT_SECONDS: Readonly<Record<UsageUnit, number>> = { hour: 3600, day: 86_400 };

/** Unix seconds of whole units. */
export interface UsageRange {
  readonly by: UsageUnit;
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
}

/** @param now Unix seconds */
export function rangeOf({ by, units }: UsagePeriod, now: number): UsageRange {
  const unitSeconds = UNIT_SECONDS[by];
  const to = (Math.floor(now / unitSeconds) + 1) * unitSeconds;
  return { by, from: to - units * unitSeconds, to };
}

/** Where each unit of a range begins. */
export function startsOf({ by, from, to }: UsageRange): readonly number[] {
  const unitSeconds = UNIT_SECONDS[by];
  return Array.from({ length: (to - from) / unitSeconds }, (_, at) => from + at * unitSeconds);
}
