import { type ErrorCode, errorMessage, errorRow } from '../../core/errors/catalogue.ts';
import { DIALECTS } from '../../core/errors/dialects.ts';
import { retryHeaders } from '../../core/errors/retry.ts';
import type { DialectName } from '../../core/policy/policy.ts';
import { Failure } from './call.ts';
import { type ChainRequest, stateOf } from './state.ts';

/** Turns whatever was thrown into an error in the caller's dialect. What is no `Failure` is a 500 of ours. */
export function renderFailure() {
  return {
    onError: function renderFailureOnError(request: ChainRequest): void {
      const state = stateOf(request.event);
      const failure =
        request.error instanceof Failure
          ? request.error
          : new Failure('internal_error', { cause: request.error });
      const { code, details } = failure;
      const { call } = state;
      const status = call?.surface.statuses[code] ?? errorRow(code).status;
      const dialectName: DialectName = call?.dialect ?? 'problem';
      const dialect = DIALECTS[dialectName];
      state.failure = { code, cause: details.cause };
      request.response = {
        statusCode: status,
        headers: {
          'content-type': dialect.contentType,
          ...retryHeaders(code, status, call?.caller?.windows ?? null),
          ...details.headers,
        },
        body: JSON.stringify(
          dialect.body({
            status,
            code,
            message: errorMessage(code, details.params),
            requestId: request.event.requestContext.requestId,
            ...(details.param === undefined ? {} : { param: details.param }),
            ...(details.errors === undefined ? {} : { errors: details.errors }),
            ...resetsAt(code, details.params),
          }),
        ),
      };
    },
  };
}

/** Named only where a client must not wait for it: some take a time in the body as "do not try again". */
function resetsAt(code: ErrorCode, params: Readonly<Record<string, string>> = {}): { resetsAt?: string } {
  const time = params.resetsAt;
  return errorRow(code).retry === 'next-hour' && time !== undefined ? { resetsAt: time } : {};
}
