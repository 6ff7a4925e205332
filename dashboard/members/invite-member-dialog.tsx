import { type FormEvent, useMemo } from 'react';
import type { InvitedMemberView } from '../../functions/console/member-shapes.ts';
import { useChange } from '../api/reading.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { TextField } from '../parts/field.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { FormFooter } from '../parts/form-footer.tsx';
import { RoleField } from './role-field.tsx';

interface InviteMemberDialogProps {
  readonly onClose: () => void;
  readonly onInvited: (invited: InvitedMemberView) => void;
}

const FIELDS = ['email', 'role'];

export function InviteMemberDialog({ onClose, onInvited }: InviteMemberDialogProps) {
  // One intention, however often it is sent.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), []);
  const invitation = useChange(
    (api, body: object) => api.post<InvitedMemberView>('/api/v1/members', body, idempotencyKey),
    { changes: ['/api/v1/members', '/api/v1/audit'], onDone: onInvited },
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    invitation.mutate({ email: String(form.get('email')).trim(), role: form.get('role') });
  };
  return (
    <Dialog title="Invite a member" onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <p className="quiet">
          You get a link to hand over: no email is sent. Whoever opens it chooses a password and is a member.
        </p>
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="off"
          required
          error={fieldError(invitation.error, 'email')}
        />
        <RoleField usual="member" error={fieldError(invitation.error, 'role')} />
        <ErrorNotice error={invitation.error} shownFields={FIELDS} />
        <FormFooter action="Make an invitation" busy={invitation.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
