import { MIN_PASSWORD_LENGTH } from '../../core/password-bounds.ts';

export interface ChosenPassword {
  readonly password: string;
  /** What is wrong with it, before anybody is asked; null for nothing. */
  readonly problem: { readonly field: 'password' | 'repeated'; readonly message: string } | null;
}

/** What a form with `PasswordFields` says. */
export function readChosenPassword(form: FormData): ChosenPassword {
  const [password, repeated] = [String(form.get('password')), String(form.get('repeated'))];
  if (password.length < MIN_PASSWORD_LENGTH) {
    const message = `Choose at least ${MIN_PASSWORD_LENGTH} characters.`;
    return { password, problem: { field: 'password', message } };
  }
  if (password !== repeated)
    return { password, problem: { field: 'repeated', message: 'The two are not the same.' } };
  return { password, problem: null };
}
