import { isErrorCode } from '../../core/errors/catalogue.ts';
import { readCaller } from '../authorizer-context.ts';
import { Failure } from './call.ts';
import { type ChainRequest, callOf, stateOf } from './state.ts';

/**
 * Lets through what the authorizer allowed, and turns its refusals into answers.
 *
 * INVARIANT: no operation of a route that is not declared public runs without a verdict. A request that comes
 * without one did not pass the gate: 500, and nothing is done.
 */
export function heedVerdict() {
  return {
    before: function heedVerdictBefore({ event }: ChainRequest): void {
      const call = callOf(event);
      if (call.route.publicBecause !== null) return;
      const context = event.requestContext.authorizer ?? {};
      const caller = readCaller(context);
      if (context.verdict === 'allow' && caller !== null) {
        stateOf(event).call = { ...call, caller };
        return;
      }
      if (context.verdict !== 'refuse')
        throw new Failure('internal_error', { cause: 'no verdict in the request' });
      const code = String(context.code);
      if (caller !== null) stateOf(event).call = { ...call, caller };
      throw new Failure(isErrorCode(code) ? code : 'internal_error', { params: readParams(context.params) });
    },
  };
}

function readParams(text: unknown): Record<string, string> {
  return typeof text === 'string' && text !== '' ? (JSON.parse(text) as Record<string, string>) : {};
}
