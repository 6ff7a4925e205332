import { type ErrorCode, type ErrorRow, errorMessage, errorRow } from '../../core/errors/catalogue.ts';
import type { PublicError } from '../../core/errors/dialects.ts';
import type { Surface } from '../../core/policy/policy.ts';
import type { Failure } from './call.ts';

/** What the caller may know of a failure. `surface` is null where the request was not understood. */
export function describeFailure(failure: Failure, surface: Surface | null, requestId: string): PublicError {
  const { code, details } = failure;
  return {
    status: surface?.statuses[code] ?? errorRow(code).status,
    code,
    message: errorMessage(code, details.params),
    requestId,
    ...(details.param === undefined ? {} : { param: details.param }),
    ...(details.errors === undefined ? {} : { errors: details.errors }),
    ...resetsAt(code, details.params),
  };
}

const NOT_TO_WAIT_FOR: readonly ErrorRow['retry'][] = ['next-hour', 'after-payment'];

/** Named only where a client must not wait for it: some take a time in the body as "do not try again". */
function resetsAt(code: ErrorCode, params: Readonly<Record<string, string>> = {}): { resetsAt?: string } {
  const time = params.resetsAt;
  return time !== undefined && NOT_TO_WAIT_FOR.includes(errorRow(code).retry) ? { resetsAt: time } : {};
}

/** For the log alone. The stack of an error of ours names files and lines, never values. */
export function causeField(cause: unknown): { cause?: string } {
  if (cause === undefined) return {};
  return { cause: cause instanceof Error ? stackOf(cause) : String(cause) };
}

/** `JSON.parse` quotes what it could not read, which may be a password: of its errors, only the place is said. */
function stackOf({ name, message, stack = message }: Error): string {
  return name === 'SyntaxError' && message !== '' ? stack.replace(message, () => '(left out)') : stack;
}
