import type { Window, Windows } from './decision.ts';
import type { JudgedRecord } from './facts.ts';

/** Limits are counted in fixed windows that start at whole minutes and hours of Unix time. */
export const MINUTE_SECONDS = 60;
export const HOUR_SECONDS = 3600;

export function windowNumber(now: number, windowSeconds: number): number {
  return Math.floor(now / windowSeconds);
}

/** Where the limits of a credential stand. `counting` is 1 when this request is counted, 0 when it is refused. */
export function windowsOf(credential: JudgedRecord, now: number, counting: 0 | 1): Windows {
  const minuteUsed = credential.usedThisMinute + counting;
  const hourUsed = credential.usedThisHour + counting;
  return {
    minute: windowAt(credential.perMinute, minuteUsed, now, MINUTE_SECONDS),
    hour: windowAt(credential.perHour, hourUsed, now, HOUR_SECONDS),
  };
}

function windowAt(limit: number, used: number, now: number, windowSeconds: number): Window {
  const endsAt = (windowNumber(now, windowSeconds) + 1) * windowSeconds;
  return {
    limit,
    remaining: Math.max(0, limit - used),
    resetSeconds: Math.max(1, Math.ceil(endsAt - now)),
  };
}
