import type { ConsoleAnswer } from '../session/protocol.ts';

/** What is wrong with one field of a request. */
export interface FieldError {
  /** `rateLimits.perMinute` */
  readonly path: string;
  readonly message: string;
}

/** A problem document of RFC 9457, as the console answers it. */
interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly FieldError[];
}

/** The console refused. Its message is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldError[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor({ status, body, requestId, retryAfterSeconds }: ConsoleAnswer) {
    const problem = (typeof body === 'object' && body !== null ? body : {}) as Problem;
    super(problem.detail ?? problem.title ?? `The console answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.fields = problem.errors ?? [];
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const NOT_FOUND = 404;

/** Whether there is no such thing, any more or at all: what was known of it before is not shown then. */
export function isNotFound(error: Error | null): boolean {
  return error instanceof ApiError && error.status === NOT_FOUND;
}
