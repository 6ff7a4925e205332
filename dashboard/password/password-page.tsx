import { type FormEvent, useState } from 'react';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { type ChosenPassword, readChosenPassword } from '../parts/chosen-password.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { TextField } from '../parts/field.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { Page } from '../parts/page.tsx';
import { PasswordFields } from '../parts/password-fields.tsx';

interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

const FIELDS = ['currentPassword', 'newPassword'];

/** Where a member changes the own password. */
export function PasswordPage() {
  const announce = useAnnounce();
  const [problem, setProblem] = useState<ChosenPassword['problem']>(null);
  // Counts what was done: the form is empty again then.
  const [done, setDone] = useState(0);
  const change = useChange((api, body: PasswordChange) => api.post<null>('/auth/password', body), {
    changes: ['/api/v1/audit'],
    onDone: () => {
      announce('Your password is changed. Your other sessions have ended.');
      setDone(done + 1);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = readChosenPassword(form);
    setProblem(chosen.problem);
    if (chosen.problem !== null) return;
    change.mutate({ currentPassword: String(form.get('currentPassword')), newPassword: chosen.password });
  };
  const problemOf = (field: 'password' | 'repeated') =>
    problem?.field === field ? problem.message : undefined;
  return (
    <Page
      title="Password"
      about="What you sign in with. When you change it, your other sessions end; tokens go on working."
    >
      <form key={done} className="card narrow" onSubmit={submit} noValidate>
        <TextField
          label="Current password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          error={fieldError(change.error, 'currentPassword')}
          required
        />
        <PasswordFields
          error={problemOf('password') ?? fieldError(change.error, 'newPassword')}
          repeatedError={problemOf('repeated')}
        />
        <ErrorNotice error={change.error} shownFields={FIELDS} />
        <div>
          <Button look="primary" type="submit" busy={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </Page>
  );
}
