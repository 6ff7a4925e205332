import type { InvitedMemberView, ListedMemberView } from '../../functions/console/member-shapes.ts';
import { useChange } from '../api/reading.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';

interface RenewInvitationDialogProps {
  readonly member: ListedMemberView;
  readonly onClose: () => void;
  readonly onInvited: (invited: InvitedMemberView) => void;
}

export function RenewInvitationDialog({ member, onClose, onInvited }: RenewInvitationDialogProps) {
  const renewal = useChange(
    (api) => api.post<InvitedMemberView>(`/api/v1/members/${member.id}/invitation`, {}),
    { changes: ['/api/v1/members', '/api/v1/audit'], onDone: onInvited },
  );
  return (
    <ConfirmDialog
      title={`Make a new invitation for ${member.email}?`}
      action="Make a new invitation"
      busy={renewal.isPending}
      error={renewal.error}
      onConfirm={() => renewal.mutate(undefined)}
      onClose={onClose}
    >
      <p>The link that you handed over before stops working.</p>
    </ConfirmDialog>
  );
}
