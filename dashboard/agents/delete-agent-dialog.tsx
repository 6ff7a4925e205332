import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Dialog } from '../parts/dialog.tsx';

interface DeleteAgentDialogProps {
  readonly agent: AgentView;
  /** Those that act on it. */
  readonly keys: readonly KeyView[];
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** An agent that keys act on stays: whoever calls it must not lose it by surprise. */
export function DeleteAgentDialog({ agent, keys, onClose, onDeleted }: DeleteAgentDialogProps) {
  return keys.length > 0 ? (
    <KeysStandInTheWay agent={agent} keys={keys} onClose={onClose} />
  ) : (
    <ConfirmDeletion agent={agent} onClose={onClose} onDeleted={onDeleted} />
  );
}

function KeysStandInTheWay({ agent, keys, onClose }: Omit<DeleteAgentDialogProps, 'onDeleted'>) {
  return (
    <Dialog title={`${agent.name} still has keys`} onClose={onClose}>
      <div className="stack">
        <p>
          An agent is deleted only when no key acts on it, so that no client loses it by surprise. Delete
          these first:
        </p>
        <ul>
          {keys.map(({ id, name, preview }) => (
            <li key={id}>
              <a href={`#/keys/${id}`}>{name || 'Unnamed key'}</a> <code>{preview}</code>
            </li>
          ))}
        </ul>
      </div>
      <footer>
        <Button onClick={onClose}>Close</Button>
      </footer>
    </Dialog>
  );
}

function ConfirmDeletion({ agent, onClose, onDeleted }: Omit<DeleteAgentDialogProps, 'keys'>) {
  const announce = useAnnounce();
  const deletion = useChange((api) => api.remove(`/api/v1/agents/${agent.id}`), {
    changes: ['/api/v1/agents'],
    onDone: () => {
      announce(`${agent.name} is deleted.`);
      onDeleted();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete ${agent.name}?`}
      action="Delete agent"
      busy={deletion.isPending}
      error={deletion.error}
      onConfirm={() => deletion.mutate(undefined)}
      onClose={onClose}
    >
      <p>No key acts on it, so no key stops working. Requests that name it are refused from now on.</p>
      <p>
        What was kept for it, such as conversations, contacts and files, is out of everybody’s reach. This
        cannot be undone.
      </p>
    </ConfirmDialog>
  );
}
