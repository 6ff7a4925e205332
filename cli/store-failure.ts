import { Conflict } from '../stores/conflict.ts';
import { StoreUnavailable } from '../stores/unavailable.ts';
import { CommandFailure } from './command.ts';

const NOT_ACCEPTED = 'AWS does not accept the credentials in the environment';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const REASONS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'the credentials in the environment may not do that with its tables',
  ExpiredTokenException: NOT_ACCEPTED,
  IncompleteSignatureException: NOT_ACCEPTED,
  InvalidSignatureException: NOT_ACCEPTED,
  MissingAuthenticationTokenException: NOT_ACCEPTED,
  ResourceNotFoundException: 'there are no tables of Gatehouse; check --stack and AWS_REGION',
  TransactionCanceledException: 'others were at work with the same items for too long; do it again',
  UnrecognizedClientException: NOT_ACCEPTED,
};

/**
 * What a store threw, as a sentence for an operator; what it is that was not expected stays as it is.
 *
 * INVARIANT: messages of AWS are not repeated: that of a wrong signature quotes what was signed.
 *
 * @param place as a sentence goes on: `on this machine`
 */
export function explainStoreFailure(error: unknown, place: string): unknown {
  if (error instanceof Conflict) return new CommandFailure(`${error.reason}.`);
  if (error instanceof StoreUnavailable) {
    return new CommandFailure(`the store ${place} does not answer, or refuses to for now.`);
  }
  if (!Error.isError(error) || !('$metadata' in error)) return error;
  const reason = REASONS[error.name];
  return new CommandFailure(
    reason === undefined
      ? `the store ${place} refuses: ${error.name}.`
      : `${place}: ${reason} (${error.name}).`,
  );
}
