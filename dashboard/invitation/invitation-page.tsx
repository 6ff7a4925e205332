import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { bodyOf } from '../api/console.ts';
import { Button } from '../parts/button.tsx';
import { type ChosenPassword, readChosenPassword } from '../parts/chosen-password.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { PasswordFields } from '../parts/password-fields.tsx';
import type { Keeper } from '../session/keeper.ts';
import { Brand } from '../shell/brand.tsx';

interface InvitationPageProps {
  readonly keeper: Keeper;
  readonly environment: string;
  readonly token: string;
}

/** Where somebody who was invited chooses a password, and is a member then. */
export function InvitationPage({ keeper, environment, token }: InvitationPageProps) {
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<ChosenPassword['problem']>(null);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Invitation · Gatehouse';
  }, []);
  const accept = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const chosen = readChosenPassword(new FormData(event.currentTarget));
    setProblem(chosen.problem);
    setError(null);
    if (chosen.problem !== null) return;
    setBusy(true);
    try {
      const body = { token, password: chosen.password };
      bodyOf(await keeper.start({ method: 'POST', path: '/auth/accept-invitation', body }));
      // The address holds the token: it stays in no history.
      navigate('/', { replace: true });
    } catch (failure) {
      setError(failure as Error);
      setBusy(false);
    }
  };
  const problemOf = (field: 'password' | 'repeated') =>
    problem?.field === field ? problem.message : undefined;
  return (
    <div className="door">
      <main>
        <Brand />
        <form className="card" onSubmit={accept} noValidate>
          <div>
            <h1>You are invited</h1>
            <p className="quiet small">Environment {environment}</p>
          </div>
          <p>Choose a password. You sign in with it from now on, with the address that was invited.</p>
          <PasswordFields
            error={problemOf('password') ?? fieldError(error, 'password')}
            repeatedError={problemOf('repeated')}
          />
          <ErrorNotice error={error} shownFields={['password']} />
          <Button look="primary" type="submit" busy={busy}>
            Become a member
          </Button>
          <a href="#/">Sign in instead</a>
        </form>
      </main>
    </div>
  );
}
