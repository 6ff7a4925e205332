import { DIALECTS } from '../../core/errors/dialects.ts';
import { retryHeaders } from '../../core/errors/retry.ts';
import { asFailure } from './as-failure.ts';
import { describeFailure } from './describe-failure.ts';
import { type ChainRequest, stateOf } from './state.ts';

/** Turns whatever was thrown into an error in the caller's dialect. What is no `Failure` is a 500 of ours. */
export function renderFailure() {
  return {
    onError: function renderFailureOnError(request: ChainRequest): void {
      const state = stateOf(request.event);
      const failure = asFailure(request.error);
      const { code, details } = failure;
      const { call } = state;
      const shown = describeFailure(failure, call?.surface ?? null, request.event.requestContext.requestId);
      const dialect = DIALECTS[call?.dialect ?? 'problem'];
      state.failure = { code, cause: details.cause };
      request.response = {
        statusCode: shown.status,
        headers: {
          'content-type': dialect.contentType,
          ...retryHeaders(code, shown.status, call?.caller?.windows ?? null),
          ...details.headers,
        },
        body: JSON.stringify(dialect.body(shown)),
      };
    },
  };
}
