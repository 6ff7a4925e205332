interface Unit {
  readonly seconds: number;
  /** `12h`, `90 days`: how a number of this unit is written. */
  readonly print: (count: number) => string;
}

const UNITS: readonly Unit[] = [
  { seconds: 86_400, print: (count) => (count === 1 ? '1 day' : `${count} days`) },
  { seconds: 3600, print: (count) => `${count}h` },
  { seconds: 60, print: (count) => `${count}m` },
  { seconds: 1, print: (count) => `${count}s` },
];

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A whole number and a unit: `30s`, `15m` or `15 minutes`, `12h`, `90d` or `90 days`. */
export const DURATION = /^([1-9]\d{0,8}) ?(s|m|h|d|seconds?|minutes?|hours?|days?)$/;

/** Seconds of a duration; null if the text is none. */
export function parseDuration(text: string): number | null {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  const seconds = SECONDS[unit.charAt(0)];
  return count === undefined || seconds === undefined ? null : Number(count) * seconds;
}

/** A positive number of whole seconds in the largest unit that divides it: `90 days`, `12h`, `15m`, `30s`. */
export function printDuration(seconds: number): string {
  const unit = UNITS.find((candidate) => seconds % candidate.seconds === 0);
  if (unit === undefined || seconds < 1) throw new RangeError(`${seconds} is no positive number of seconds`);
  return unit.print(seconds / unit.seconds);
}
