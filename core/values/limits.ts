import type { Limits } from '../policy/policy.ts';

/** `60 per minute and 1000 per hour`. */
export const LIMITS = /^([1-9]\d{0,8}) per minute and ([1-9]\d{0,8}) per hour$/;

/** Null if the text does not name both limits. */
export function parseLimits(text: string): Limits | null {
  const match = LIMITS.exec(text);
  return match === null ? null : { perMinute: Number(match[1]), perHour: Number(match[2]) };
}

/** The inverse of `parseLimits`. */
export function printLimits({ perMinute, perHour }: Limits): string {
  return `${perMinute} per minute and ${perHour} per hour`;
}
