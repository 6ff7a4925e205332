import type { TokenView } from '../../functions/console/shapes.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Time } from '../parts/time.tsx';

interface RevokeTokenDialogProps {
  readonly token: TokenView;
  readonly onClose: () => void;
}

export function RevokeTokenDialog({ token, onClose }: RevokeTokenDialogProps) {
  const announce = useAnnounce();
  const revocation = useChange((api) => api.remove(`/api/v1/tokens/${token.id}`), {
    changes: ['/api/v1/tokens'],
    onDone: () => {
      announce('The token is revoked.');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Revoke ${token.name}?`}
      action="Revoke token"
      busy={revocation.isPending}
      error={revocation.error}
      onConfirm={() => revocation.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        From the next request on, whatever uses <code>{token.preview}</code> is answered with 401. This cannot
        be undone.
      </p>
      <p>
        Last used: <Time at={token.lastUsedAt} />
      </p>
    </ConfirmDialog>
  );
}
