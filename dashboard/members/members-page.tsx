import { useState } from 'react';
import type { InvitedMemberView, ListedMemberView } from '../../functions/console/member-shapes.ts';
import { useReadAll } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMay } from '../shell/gatehouse.tsx';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { InvitationDialog } from './invitation-dialog.tsx';
import { InviteMemberDialog } from './invite-member-dialog.tsx';
import { MemberTable } from './member-table.tsx';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { RenewInvitationDialog } from './renew-invitation-dialog.tsx';

export type MemberDeed = 'change' | 'renew' | 'remove';

type Open =
  | { readonly what: 'invite' }
  | { readonly what: MemberDeed; readonly member: ListedMemberView }
  | { readonly what: 'invitation'; readonly invited: InvitedMemberView };

/** Who belongs to the organization, and as what. */
export function MembersPage() {
  const members = useReadAll<ListedMemberView>('/api/v1/members');
  const mayInvite = useMay('POST /api/v1/members');
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <Page
      title="Members"
      about="Who may sign in here, and in which role. What a role may do, the policy says."
      actions={
        mayInvite && (
          <Button look="primary" onClick={() => setOpen({ what: 'invite' })}>
            Invite a member
          </Button>
        )
      }
    >
      <ErrorNotice error={members.error} />
      {members.data === undefined ? (
        members.error === null && <Waiting lines={4} />
      ) : (
        <MemberTable members={members.data} onDeed={(what, member) => setOpen({ what, member })} />
      )}
      {open !== null && (
        <OpenDialog
          open={open}
          onClose={() => setOpen(null)}
          onInvited={(invited) => setOpen({ what: 'invitation', invited })}
        />
      )}
    </Page>
  );
}

interface OpenDialogProps {
  readonly open: Open;
  readonly onClose: () => void;
  readonly onInvited: (invited: InvitedMemberView) => void;
}

function OpenDialog({ open, onClose, onInvited }: OpenDialogProps) {
  switch (open.what) {
    case 'invite':
      return <InviteMemberDialog onClose={onClose} onInvited={onInvited} />;
    case 'invitation':
      return <InvitationDialog invited={open.invited} onClose={onClose} />;
    case 'change':
      return <ChangeRoleDialog member={open.member} onClose={onClose} />;
    case 'renew':
      return <RenewInvitationDialog member={open.member} onClose={onClose} onInvited={onInvited} />;
    case 'remove':
      return <RemoveMemberDialog member={open.member} onClose={onClose} />;
  }
}
