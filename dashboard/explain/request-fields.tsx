import type { AgentView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { type ExplainForm, formFor, kindsOf } from './explain-form.ts';
import type { FormProblems } from './form-problems.ts';

export interface ExplainFieldsProps {
  readonly form: ExplainForm;
  readonly onForm: (form: ExplainForm) => void;
  readonly problems: FormProblems;
  readonly surface: SurfaceView;
  readonly agents: readonly AgentView[];
}

interface RequestFieldsProps extends ExplainFieldsProps {
  readonly surfaces: readonly SurfaceView[];
}

const ANOTHER = 'another';

/** What is asked of which surface, from where and when. */
export function RequestFields({ form, onForm, problems, surface, surfaces, agents }: RequestFieldsProps) {
  const isListed = surface.routes.some(({ id }) => id === form.request);
  return (
    <fieldset className="field stack">
      <legend>Request</legend>
      <SelectField
        label="API"
        value={form.surface}
        onChange={(event) => {
          const chosen = surfaces.find(({ name }) => name === event.currentTarget.value);
          if (chosen !== undefined) onForm(formFor(chosen, form));
        }}
      >
        {surfaces.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Route"
        value={isListed ? form.request : ANOTHER}
        onChange={({ currentTarget: { value } }) =>
          onForm({ ...form, namedAgent: '', request: value === ANOTHER ? `${form.request}/` : value })
        }
      >
        {surface.routes.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
        <option value={ANOTHER}>Another method and path</option>
      </SelectField>
      {!isListed && (
        <TextField
          label="Method and path"
          className="code"
          value={form.request}
          error={problems.request}
          onChange={(event) => onForm({ ...form, request: event.currentTarget.value })}
        />
      )}
      <NamedAgentField form={form} onForm={onForm} surface={surface} agents={agents} />
      <div className="form-columns">
        <TextField
          label="From address"
          className="code"
          value={form.from}
          error={problems.from}
          onChange={(event) => onForm({ ...form, from: event.currentTarget.value })}
        />
        <TextField
          label="At"
          placeholder="now"
          className="code"
          hint="A time with its zone; now if empty."
          value={form.at}
          error={problems.at}
          onChange={(event) => onForm({ ...form, at: event.currentTarget.value })}
        />
      </div>
      <SelectField
        label="Shows"
        value={form.as}
        onChange={(event) => onForm({ ...form, as: event.currentTarget.value, keyId: '' })}
      >
        {kindsOf(surface).map((kind) => (
          <option key={kind} value={kind}>
            {`A ${kind}, where the API looks for it`}
          </option>
        ))}
        <option value="none">No credential</option>
      </SelectField>
    </fieldset>
  );
}

/** Where a request can say which agent it is about. */
function NamedAgentField({ form, onForm, surface, agents }: Omit<ExplainFieldsProps, 'problems'>) {
  const { parameter = null, header = null } = surface.agents ?? {};
  const isInPath = parameter !== null && form.request.includes(`{${parameter}}`);
  if (!isInPath && header === null) return null;
  return (
    <AgentField
      label={isInPath ? `Agent in the path, {${parameter}}` : `Agent in the header ${header}`}
      none="None"
      value={form.namedAgent}
      agents={agents}
      onValue={(namedAgent) => onForm({ ...form, namedAgent })}
    />
  );
}

interface AgentFieldProps {
  readonly label: string;
  readonly none: string;
  readonly value: string;
  readonly agents: readonly AgentView[];
  readonly onValue: (id: string) => void;
}

export function AgentField({ label, none, value, agents, onValue }: AgentFieldProps) {
  return (
    <SelectField label={label} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      <option value="">{none}</option>
      {agents.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {value !== '' && !agents.some(({ id }) => id === value) && <option value={value}>{value}</option>}
    </SelectField>
  );
}
