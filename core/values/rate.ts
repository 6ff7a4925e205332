/** So many times in a window of time. */
export interface Rate {
  readonly count: number;
  readonly windowSeconds: number;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** `60 per minute`, `2000 per 5 minutes`. */
export const RATE =
  /^([1-9]\d{0,11}) per (?:(second|minute|hour|day)|([1-9]\d{0,4}) (second|minute|hour|day)s)$/;

/** Null if the text is no rate. */
export function parseRate(text: string): Rate | null {
  const [, count, one, several = '1', unit = one] = RATE.exec(text) ?? [];
  const unitSeconds = unit === undefined ? undefined : UNIT_SECONDS[unit];
  return unitSeconds === undefined
    ? null
    : { count: Number(count), windowSeconds: Number(several) * unitSeconds };
}

/** The window in the largest unit that divides it: `2000 per 5 minutes`. The inverse of `parseRate`. */
export function printRate({ count, windowSeconds }: Rate): string {
  const [unit, unitSeconds] = Object.entries(UNIT_SECONDS)
    .reverse()
    .find(([, seconds]) => windowSeconds % seconds === 0) ?? ['second', 1];
  const several = windowSeconds / unitSeconds;
  return several === 1 ? `${count} per ${unit}` : `${count} per ${several} ${unit}s`;
}
