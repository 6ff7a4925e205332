const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, milliseconds: number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const RELATIVE = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });

/** From now: `in 3 days`, `5 minutes ago`, `just now`. */
export function printSpan(milliseconds: number): string {
  const unit = UNITS.find(([, size]) => Math.abs(milliseconds) >= size);
  return unit === undefined ? 'just now' : RELATIVE.format(Math.trunc(milliseconds / unit[1]), unit[0]);
}
