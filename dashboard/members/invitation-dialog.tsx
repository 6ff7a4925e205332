import type { InvitedMemberView } from '../../functions/console/member-shapes.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { Secret } from '../parts/secret.tsx';
import { Time } from '../parts/time.tsx';

interface InvitationDialogProps {
  readonly invited: InvitedMemberView;
  readonly onClose: () => void;
}

/** The link of an invitation, shown this once. */
export function InvitationDialog({ invited: { member, invitation }, onClose }: InvitationDialogProps) {
  const link = new URL(`#/invitation/${encodeURIComponent(invitation.token)}`, location.href).href;
  return (
    <Dialog title={`Invitation for ${member.email}`} sticky onClose={onClose}>
      <div className="stack">
        <Notice look="warning" title="Hand this link over now">
          It is shown this once. Whoever has it can become this member, so send it in a way that only{' '}
          {member.email} reads. If it gets lost, make a new invitation: this one stops then.
        </Notice>
        <Secret label="Invitation link" value={link} />
        <p className="quiet">
          Role: {member.role}. It expires <Time at={invitation.expiresAt} />.
        </p>
      </div>
      <footer>
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </footer>
    </Dialog>
  );
}
