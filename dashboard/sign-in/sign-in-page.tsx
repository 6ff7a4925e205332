import { type FormEvent, useEffect, useState } from 'react';
import { bodyOf } from '../api/console.ts';
import { Button } from '../parts/button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { TextField } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import type { Keeper } from '../session/keeper.ts';
import { Brand } from '../shell/brand.tsx';

interface SignInPageProps {
  readonly keeper: Keeper;
  readonly environment: string;
  /** Why there is no session any more; null where there was none. */
  readonly ended: 'signed out' | 'expired' | null;
}

/** The door. After signing in, one is where one wanted to go: the address stays. */
export function SignInPage({ keeper, environment, ended }: SignInPageProps) {
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Gatehouse';
  }, []);
  const signIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      const body = { email: String(form.get('email')), password: String(form.get('password')) };
      bodyOf(await keeper.start({ method: 'POST', path: '/auth/authenticate', body }));
    } catch (failure) {
      setError(failure as Error);
      setBusy(false);
    }
  };
  return (
    <div className="door">
      <main>
        <Brand />
        <form className="card" onSubmit={signIn} noValidate>
          <div>
            <h1>Sign in</h1>
            <p className="quiet small">Environment {environment}</p>
          </div>
          {ended === 'expired' && (
            <Notice look="warning">Your session has ended. Sign in to go on where you were.</Notice>
          )}
          {ended === 'signed out' && <Notice look="good">You are signed out.</Notice>}
          <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
          <ErrorNotice error={error} />
          <Button look="primary" type="submit" busy={busy}>
            Sign in
          </Button>
        </form>
      </main>
    </div>
  );
}
