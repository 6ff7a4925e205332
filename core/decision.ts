import type { ErrorCode } from './errors/catalogue.ts';

/**
 * The outcome of `decide`.
 * - `allow`: serve it.
 * - `deny`: answered at the gateway, 401 or 403.
 * - `refuse`: any other status; travels as a verdict and is rendered by the chain in front of the handler.
 */
export type Decision = Allowed | Denied;

export interface Allowed {
  readonly effect: 'allow';
  readonly trace: readonly Step[];
  /** Where the limits stand once this request is counted; null on public routes. */
  readonly windows: Windows | null;
}

export interface Denied {
  readonly effect: 'deny' | 'refuse';
  readonly code: ErrorCode;
  readonly status: number;
  /** Values named by the code's sentence, such as the scope that is missing. */
  readonly params: Readonly<Record<string, string>>;
  readonly trace: readonly Step[];
  readonly windows: Windows | null;
}

/** One rule that was asked, in order; the last step of a denial is the one that decided. */
export interface Step {
  readonly rule: string;
  readonly outcome: 'pass' | 'deny';
}

/** What a rule answers: null to pass, or what it denies with. */
export interface Denial {
  readonly code: ErrorCode;
  readonly params?: Readonly<Record<string, string>>;
}

export interface Windows {
  readonly minute: Window;
  readonly hour: Window;
}

export interface Window {
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window starts anew, at least 1. */
  readonly resetSeconds: number;
}
