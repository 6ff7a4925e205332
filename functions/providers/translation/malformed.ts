import { Failure } from '../../chain/call.ts';

/** The failure of an upstream whose answer is not what its dialect says. `what` is for the log: nothing of the answer. */
export function malformed(what: string): Failure {
  return new Failure('upstream_error', { cause: `malformed answer: ${what}` });
}
