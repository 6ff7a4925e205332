import { type FormEvent, useMemo } from 'react';
import { MAX_NAME_LENGTH } from '../../core/keys/settings.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { IssuedTokenView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import { useChange } from '../api/reading.ts';
import { fromLocalInput } from '../keys/key-form-values.ts';
import { printCount } from '../parts/count.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { TextField } from '../parts/field.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { FormFooter } from '../parts/form-footer.tsx';
import { holdsWhatItShows } from '../parts/holds-what-it-shows.ts';
import { IssuedTokenDialog } from './issued-token-dialog.tsx';

const TOKEN_FIELDS: readonly string[] = ['name', 'expiresAt'];

interface CreateTokenDialogProps {
  readonly policy: PolicyView;
  readonly issuer: string;
  readonly rules: NonNullable<SurfaceView['tokens']>;
  readonly onClose: () => void;
}

/** Makes a token of the member who is signed in, and shows its value once. */
export function CreateTokenDialog({ policy, issuer, rules, onClose }: CreateTokenDialogProps) {
  // One intention, however often it is sent.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), []);
  const create = useChange(
    (api, body: object) => api.post<IssuedTokenView>('/api/v1/tokens', body, idempotencyKey),
    { changes: ['/api/v1/tokens'] },
  );
  if (create.data !== undefined) {
    return <IssuedTokenDialog issued={create.data} policy={policy} issuer={issuer} onClose={onClose} />;
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!holdsWhatItShows(event.currentTarget)) return;
    const form = new FormData(event.currentTarget);
    create.mutate({
      name: String(form.get('name')).trim(),
      expiresAt: fromLocalInput(String(form.get('expiresAt') ?? '')),
    });
  };
  return (
    <Dialog title="Create a token" onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <TextField
          label="Name"
          name="name"
          required
          autoComplete="off"
          maxLength={MAX_NAME_LENGTH}
          hint={`What you will know it by: where it is used, for example. At most ${MAX_NAME_LENGTH} characters.`}
          error={fieldError(create.error, 'name')}
        />
        {rules.expiry === 'optional' && (
          <TextField
            label="Expires"
            name="expiresAt"
            type="datetime-local"
            hint="In your time zone. Empty for a token that does not expire."
            error={fieldError(create.error, 'expiresAt')}
          />
        )}
        <p className="small quiet">
          Its limits: {printCount(rules.rateLimits.perMinute)} requests a minute,{' '}
          {printCount(rules.rateLimits.perHour)} an hour.
        </p>
        <ErrorNotice error={create.error} shownFields={TOKEN_FIELDS} />
        <FormFooter action="Create token" busy={create.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
