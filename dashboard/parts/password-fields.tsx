import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../core/password-bounds.ts';
import { TextField } from './field.tsx';

interface PasswordFieldsProps {
  /** What is wrong with the first, and with the second. */
  readonly error: string | undefined;
  readonly repeatedError: string | undefined;
}

/** A password to be chosen, twice: named `password` and `repeated`. */
export function PasswordFields({ error, repeatedError }: PasswordFieldsProps) {
  return (
    <>
      <TextField
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        maxLength={MAX_PASSWORD_LENGTH}
        hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
        error={error}
        required
      />
      <TextField
        label="New password again"
        name="repeated"
        type="password"
        autoComplete="new-password"
        maxLength={MAX_PASSWORD_LENGTH}
        error={repeatedError}
        required
      />
    </>
  );
}
