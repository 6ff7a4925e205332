import { type FormEvent, useMemo, useState } from 'react';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView, IssuedKeyView } from '../../functions/console/shapes.ts';
import { isDeployedAt } from '../agents/agent-filter.ts';
import { surfacesToMakeKeysFor } from '../agents/agent-surfaces.ts';
import { useChange } from '../api/reading.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { CheckField, SelectField } from '../parts/field.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { FormFooter } from '../parts/form-footer.tsx';
import { holdsWhatItShows } from '../parts/holds-what-it-shows.ts';
import { useGatehouse } from '../shell/gatehouse.tsx';
import { IssuedKeyDialog } from './issued-key-dialog.tsx';
import { KEY_FIELDS } from './key-fields.ts';
import { KeyFields } from './key-form.tsx';
import { readKeyForm } from './key-form-values.ts';

interface CreateKeyDialogProps {
  readonly policy: PolicyView;
  readonly agents: readonly AgentView[];
  /** Where the key is for an agent that has been chosen already. */
  readonly agent?: AgentView;
  readonly onClose: () => void;
}

/** Makes a key for one of the surfaces that the member's role may make keys for, and shows its value once. */
export function CreateKeyDialog({ policy, agents, agent, onClose }: CreateKeyDialogProps) {
  const { me } = useGatehouse();
  const offered = surfacesToMakeKeysFor(policy, me.permissions.makesKeysFor, agent ?? null);
  const [surfaceName, setSurfaceName] = useState(offered[0]?.name ?? '');
  // One intention, however often it is sent.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), []);
  const create = useChange(
    (api, body: object) => api.post<IssuedKeyView>('/api/v1/keys', body, idempotencyKey),
    { changes: ['/api/v1/keys', '/api/v1/agents'] },
  );
  const surface = offered.find(({ name }) => name === surfaceName) ?? offered[0];
  if (surface === undefined) return null;
  if (create.data !== undefined) {
    return (
      <IssuedKeyDialog
        title="Key created"
        issued={create.data}
        surface={surface}
        policy={policy}
        onClose={onClose}
      />
    );
  }
  const deployed = agents.filter((one) => isDeployedAt(one, surface.name));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!holdsWhatItShows(event.currentTarget)) return;
    const form = new FormData(event.currentTarget);
    create.mutate({
      surface: surface.name,
      ...(surface.keys.actsOn === 'agent' ? { agentId: agent?.id ?? form.get('agentId') } : {}),
      ...(form.get('sandbox') === null ? {} : { sandbox: true }),
      ...readKeyForm(form, surface, surface.keys, true),
    });
  };
  return (
    <Dialog title={agent === undefined ? 'Create a key' : `Create a key for ${agent.name}`} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <SelectField
          label="API"
          name="surface"
          value={surface.name}
          onChange={(event) => setSurfaceName(event.currentTarget.value)}
          hint={surface.description}
        >
          {offered.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </SelectField>
        {surface.keys.actsOn === 'agent' && agent === undefined && (
          <SelectField
            label="Agent"
            name="agentId"
            hint={
              deployed.length === 0
                ? 'There is no agent that answers here. Create one first, on the page Agents.'
                : 'The key acts on this agent, and on no other.'
            }
            error={fieldError(create.error, 'agentId')}
          >
            {deployed.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        <KeyFields
          key={surface.name}
          surface={surface}
          rules={surface.keys}
          current={null}
          error={create.error}
        />
        {surface.keys.sandbox === 'optional' && (
          <CheckField
            label="Sandbox key"
            name="sandbox"
            hint="Deterministic answers, no model provider, no charge. Every answer is marked."
          />
        )}
        <ErrorNotice error={create.error} shownFields={KEY_FIELDS} />
        <FormFooter action="Create key" busy={create.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
