import { SettingsRefused } from '../../core/keys/settings.ts';
import { Conflict } from '../../stores/conflict.ts';
import { StoreUnavailable } from '../../stores/unavailable.ts';
import { invalid } from '../requests/input.ts';
import { Failure } from './call.ts';

/** Whatever was thrown, what the stores refuse included, in the catalogue's words. The rest is a fault of ours. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof SettingsRefused) return invalid(error.problems);
  if (error instanceof Conflict) {
    return new Failure(error.code, { params: { reason: error.reason }, cause: error });
  }
  if (error instanceof StoreUnavailable) return new Failure('store_unavailable', { cause: error.cause });
  return new Failure('internal_error', { cause: error });
}
