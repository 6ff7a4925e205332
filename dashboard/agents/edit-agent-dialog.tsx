import type { FormEvent } from 'react';
import type { AgentView } from '../../functions/console/shapes.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { FormFooter } from '../parts/form-footer.tsx';
import { AGENT_FIELDS, AgentFields, readAgentForm } from './agent-fields.tsx';

interface EditAgentDialogProps {
  readonly agent: AgentView;
  readonly onClose: () => void;
}

export function EditAgentDialog({ agent, onClose }: EditAgentDialogProps) {
  const announce = useAnnounce();
  const edit = useChange((api, body: object) => api.patch<AgentView>(`/api/v1/agents/${agent.id}`, body), {
    changes: ['/api/v1/agents'],
    onDone: () => {
      announce('The agent is changed. It answers the next request by its new settings.');
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    edit.mutate(readAgentForm(new FormData(event.currentTarget)));
  };
  return (
    <Dialog title={`Edit ${agent.name}`} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <AgentFields current={agent} error={edit.error} />
        <ErrorNotice error={edit.error} shownFields={AGENT_FIELDS} />
        <FormFooter action="Save" busy={edit.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
