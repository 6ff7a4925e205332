import type { ListedMemberView } from '../../functions/console/member-shapes.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { useGatehouse } from '../shell/gatehouse.tsx';

interface RemoveMemberDialogProps {
  readonly member: ListedMemberView;
  readonly onClose: () => void;
}

export function RemoveMemberDialog({ member, onClose }: RemoveMemberDialogProps) {
  const { me, keeper } = useGatehouse();
  const announce = useAnnounce();
  const isSelf = member.id === me.member.id;
  const removal = useChange((api) => api.remove(`/api/v1/members/${member.id}`), {
    // Of one who has left, nothing can be read any more.
    changes: isSelf ? [] : ['/api/v1/members', '/api/v1/audit'],
    onDone: () => {
      if (isSelf) {
        void keeper.end();
        return;
      }
      announce(`${member.email} is removed.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={isSelf ? `Leave ${me.organization.name}?` : `Remove ${member.email}?`}
      action={isSelf ? 'Leave' : 'Remove member'}
      busy={removal.isPending}
      error={removal.error}
      onConfirm={() => removal.mutate(undefined)}
      onClose={onClose}
    >
      {member.status === 'invited' ? (
        <p>The invitation stops working.</p>
      ) : (
        <p>
          {isSelf ? 'Your' : 'Their'} sessions and tokens stop with the next request. API keys belong to the
          organization and go on working.
        </p>
      )}
    </ConfirmDialog>
  );
}
