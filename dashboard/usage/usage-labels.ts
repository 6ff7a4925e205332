import type { UsageUnit } from '../../functions/console/usage-period.ts';

const inUtc = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hourCycle: 'h23', ...options });
  return (seconds: number): string => format.format(new Date(seconds * 1000));
};

/** Under the axis of a chart: `14:00`, `Nov 30`. */
export const printStart: Readonly<Record<UsageUnit, (seconds: number) => string>> = {
  hour: inUtc({ hour: '2-digit', minute: '2-digit' }),
  day: inUtc({ month: 'short', day: 'numeric' }),
};

/** By itself: `Nov 30, 14:00`, `Mon, Nov 30`. */
export const printUnit: Readonly<Record<UsageUnit, (seconds: number) => string>> = {
  hour: inUtc({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }),
  day: inUtc({ weekday: 'short', month: 'short', day: 'numeric' }),
};
