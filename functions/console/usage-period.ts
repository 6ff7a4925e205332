import { HOUR_SECONDS } from '../../core/windows.ts';
import { invalid } from '../requests/input.ts';

export const USAGE_UNITS = ['hour', 'day'] as const;
export type UsageUnit = (typeof USAGE_UNITS)[number];

const DAY_SECONDS = 24 * HOUR_SECONDS;

interface Span {
  readonly unitSeconds: number;
  /** Until now, where no beginning is asked for. */
  readonly byDefaultDays: number;
  readonly atMostDays: number;
}

const SPANS: Readonly<Record<UsageUnit, Span>> = {
  hour: { unitSeconds: HOUR_SECONDS, byDefaultDays: 1, atMostDays: 31 },
  day: { unitSeconds: DAY_SECONDS, byDefaultDays: 30, atMostDays: 92 },
};

/** Unix seconds of whole hours or days in UTC. */
export interface UsagePeriod {
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
}

/** What is asked for, in Unix seconds; what is left out is undefined. */
export interface AskedPeriod {
  readonly by: UsageUnit;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * The hours or days that a request asks for: those in which its beginning and its end are included. How far these are
 * apart is told in whole ones, so that a period until now does not become too long while it is on its way.
 *
 * @throws Failure `invalid_request` if nothing is in it, or too much
 */
export function usagePeriod({ by, from, to }: AskedPeriod, now: number): UsagePeriod {
  const { unitSeconds, byDefaultDays, atMostDays } = SPANS[by];
  const floor = (seconds: number) => Math.floor(seconds / unitSeconds) * unitSeconds;
  // What is counted in this second belongs to a period until now.
  const end = to ?? Math.floor(now) + 1;
  const period = { to: floor(end - 1) + unitSeconds };
  if (from === undefined) return { from: period.to - byDefaultDays * DAY_SECONDS, ...period };
  if (from >= end) throw refused(to === undefined ? 'must be before now' : 'must be before `to`');
  if (floor(end) - floor(from) > atMostDays * DAY_SECONDS) {
    throw refused(`must be at most ${atMostDays} days before ${to === undefined ? 'now' : '`to`'} by ${by}`);
  }
  return { from: floor(from), ...period };
}

/** Where the hour or day begins that holds an instant. */
export function startOfUnit(by: UsageUnit, seconds: number): number {
  const { unitSeconds } = SPANS[by];
  return Math.floor(seconds / unitSeconds) * unitSeconds;
}

const refused = (message: string) => invalid([{ path: 'from', message }]);
