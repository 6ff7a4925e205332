import type { Window, Windows } from './decision.ts';
import type { DialectName } from './policy/policy.ts';

/**
 * One pair of counters in the three ways in which clients read it: OpenAI's `x-ratelimit-*` and Anthropic's
 * `anthropic-ratelimit-*`, which know one window and get the tighter, and the IETF's structured fields
 * (draft-ietf-httpapi-ratelimit-headers-10), which name both.
 */
export function limitHeaders(windows: Windows, dialect: DialectName, now: number): Record<string, string> {
  const { minute, hour } = windows;
  const tighter = hour.remaining < minute.remaining ? hour : minute;
  return {
    'x-ratelimit-limit-requests': String(tighter.limit),
    'x-ratelimit-remaining-requests': String(tighter.remaining),
    'x-ratelimit-reset-requests': goDuration(tighter.resetSeconds),
    ...(dialect === 'anthropic' ? anthropicHeaders(tighter, now) : {}),
    'ratelimit-policy': `"minute";q=${minute.limit};w=60, "hour";q=${hour.limit};w=3600`,
    ratelimit: `"minute";r=${minute.remaining};t=${minute.resetSeconds}, "hour";r=${hour.remaining};t=${hour.resetSeconds}`,
  };
}

function anthropicHeaders(window: Window, now: number): Record<string, string> {
  const resetsAt = new Date((Math.floor(now) + window.resetSeconds) * 1000);
  return {
    'anthropic-ratelimit-requests-limit': String(window.limit),
    'anthropic-ratelimit-requests-remaining': String(window.remaining),
    'anthropic-ratelimit-requests-reset': resetsAt.toISOString().replace('.000Z', 'Z'),
  };
}

/** Whole seconds as Go prints a duration: `42s`, `6m0s`, `1h0m0s`. */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${seconds % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
