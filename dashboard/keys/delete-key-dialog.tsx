import type { KeyView } from '../../functions/console/shapes.ts';
import { useChange } from '../api/reading.ts';
import { clearBrowserKey, useBrowserKey } from '../browser-key/browser-key.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Time } from '../parts/time.tsx';

interface DeleteKeyDialogProps {
  readonly apiKey: KeyView;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteKeyDialog({ apiKey, onClose, onDeleted }: DeleteKeyDialogProps) {
  const announce = useAnnounce();
  const browserKey = useBrowserKey();
  const deletion = useChange((api) => api.remove(`/api/v1/keys/${apiKey.id}`), {
    changes: ['/api/v1/keys', '/api/v1/agents'],
    onDone: () => {
      if (browserKey?.keyId === apiKey.id) clearBrowserKey();
      announce('The key is deleted.');
      onDeleted();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete ${apiKey.name || 'this key'}?`}
      action="Delete key"
      busy={deletion.isPending}
      error={deletion.error}
      onConfirm={() => deletion.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        From the next request on, every client that uses <code>{apiKey.preview}</code> is answered with 401.
        This cannot be undone.
      </p>
      <p>
        Last used: <Time at={apiKey.lastUsedAt} />
      </p>
    </ConfirmDialog>
  );
}
