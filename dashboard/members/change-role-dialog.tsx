import type { FormEvent } from 'react';
import type { ListedMemberView } from '../../functions/console/member-shapes.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { FormFooter } from '../parts/form-footer.tsx';
import { RoleField } from './role-field.tsx';

interface ChangeRoleDialogProps {
  readonly member: ListedMemberView;
  readonly onClose: () => void;
}

export function ChangeRoleDialog({ member, onClose }: ChangeRoleDialogProps) {
  const announce = useAnnounce();
  const change = useChange(
    (api, body: { readonly role: string }) =>
      api.patch<ListedMemberView>(`/api/v1/members/${member.id}`, body),
    {
      // One's own role says what is offered everywhere.
      changes: ['/api/v1/members', '/api/v1/audit', '/api/v1/me'],
      onDone: ({ email, role }) => {
        announce(`${email} has the role ${role} now.`);
        onClose();
      },
    },
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate({ role: String(new FormData(event.currentTarget).get('role')) });
  };
  return (
    <Dialog title={`Change the role of ${member.email}`} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <p className="quiet">It counts from the next request on, for sessions and tokens that exist too.</p>
        <RoleField usual={member.role} error={fieldError(change.error, 'role')} />
        <ErrorNotice error={change.error} shownFields={['role']} />
        <FormFooter action="Change role" busy={change.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
