/**
 * Stops asking a provider that fails again and again, so that callers hear so at once, and asks it now and then whether
 * it is back. Of one process: others find out by themselves.
 */
export interface Breaker {
  /** Seconds until the provider is asked again; 0 where it may be asked now, which counts as a trial if it failed. */
  readonly waitSeconds: (nowMs: number) => number;
  readonly succeeded: () => void;
  readonly failed: (nowMs: number) => void;
}

export interface BreakerBounds {
  /** In a row, after which the provider is left alone. */
  readonly failures: number;
  /** Between two trials. */
  readonly pauseMs: number;
}

export const BREAKER_BOUNDS: BreakerBounds = { failures: 5, pauseMs: 10_000 };

/**
 * One trial a pause, whatever becomes of it: a trial may think for minutes, or be given up by its client, and nobody
 * waits for it (docs/decisions/0008-upstreams.md).
 */
export function createBreaker({ failures, pauseMs }: BreakerBounds = BREAKER_BOUNDS): Breaker {
  let inARow = 0;
  let nextTrialMs = 0;
  return {
    waitSeconds: (nowMs) => {
      if (inARow < failures) return 0;
      if (nowMs < nextTrialMs) return Math.ceil((nextTrialMs - nowMs) / 1000);
      nextTrialMs = nowMs + pauseMs;
      return 0;
    },
    succeeded: () => {
      inARow = 0;
    },
    failed: (nowMs) => {
      inARow += 1;
      if (inARow >= failures) nextTrialMs = nowMs + pauseMs;
    },
  };
}
