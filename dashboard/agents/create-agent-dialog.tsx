import { type FormEvent, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { SelectField } from '../parts/field.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { FormFooter } from '../parts/form-footer.tsx';
import { AGENT_FIELDS, AgentFields, readAgentForm } from './agent-fields.tsx';
import { agentSurfacesOf } from './agent-surfaces.ts';

interface CreateAgentDialogProps {
  readonly policy: PolicyView;
  readonly onClose: () => void;
}

/** Makes an agent, and goes to its page. */
export function CreateAgentDialog({ policy, onClose }: CreateAgentDialogProps) {
  const announce = useAnnounce();
  const [, navigate] = useLocation();
  // One intention, however often it is sent.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), []);
  const create = useChange(
    (api, body: object) => api.post<AgentView>('/api/v1/agents', body, idempotencyKey),
    {
      changes: ['/api/v1/agents'],
      onDone: ({ id, name }) => {
        announce(`${name} is created. It can be called as soon as it has a key.`);
        navigate(`/agents/${id}`);
      },
    },
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.mutate({ ...readAgentForm(form), surface: form.get('surface') || null });
  };
  return (
    <Dialog title="Create an agent" onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <AgentFields current={null} error={create.error} />
        <SelectField
          label="Deployed on"
          name="surface"
          hint="Where it can be called. This cannot be changed later."
          error={fieldError(create.error, 'surface')}
        >
          <option value="">Everywhere</option>
          {agentSurfacesOf(policy).map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </SelectField>
        <ErrorNotice error={create.error} shownFields={AGENT_FIELDS} />
        <FormFooter action="Create agent" busy={create.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
