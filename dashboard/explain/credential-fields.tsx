import type { KeyView } from '../../functions/console/shapes.ts';
import { CheckField, SelectField, TextAreaField, TextField } from '../parts/field.tsx';
import type { ExplainForm } from './explain-form.ts';
import { listIn } from './form-problems.ts';
import { AgentField, type ExplainFieldsProps } from './request-fields.tsx';

interface CredentialFieldsProps extends ExplainFieldsProps {
  /** Of the surface. */
  readonly keys: readonly KeyView[];
}

const UNKNOWN = 'unknown';

/** What is in the store behind the credential that is shown: a key that there is, or one that is supposed. */
export function CredentialFields(props: CredentialFieldsProps) {
  const { form, onForm, keys } = props;
  if (form.as === 'none') return null;
  const chosen = form.record === 'none' ? UNKNOWN : form.keyId;
  return (
    <fieldset className="field stack">
      <legend>Its record</legend>
      <SelectField
        label="Record"
        value={chosen}
        onChange={({ currentTarget: { value } }) =>
          onForm({
            ...form,
            keyId: value === UNKNOWN ? '' : value,
            record: value === UNKNOWN ? 'none' : '',
          })
        }
      >
        <option value="">{`A ${form.as} as I describe it`}</option>
        {form.as === 'key' &&
          keys.map(({ id, name, preview }) => (
            <option key={id} value={id}>
              {name === '' ? preview : `${name} (${preview})`}
            </option>
          ))}
        <option value={UNKNOWN}>None: unknown, or deleted</option>
      </SelectField>
      {chosen === '' && <SupposedFields {...props} />}
      {chosen !== UNKNOWN && <UsedFields {...props} />}
    </fieldset>
  );
}

function SupposedFields({ form, onForm, problems, surface, agents }: ExplainFieldsProps) {
  return (
    <>
      {form.as === 'key' ? (
        <>
          <PermissionFields form={form} onForm={onForm} permissions={surface.permissions} />
          {surface.keys?.actsOn === 'agent' && (
            <AgentField
              label="Acts on"
              none="No agent"
              value={form.agentId}
              agents={agents}
              onValue={(agentId) => onForm({ ...form, agentId })}
            />
          )}
          {surface.keys?.secretPrefix != null && (
            <CheckField
              label="It was made with another secret"
              checked={form.secret !== ''}
              onChange={(event) => onForm({ ...form, secret: event.currentTarget.checked ? 'another' : '' })}
            />
          )}
          {surface.keys?.allowedIps === 'optional' && (
            <TextAreaField
              label="Allowed addresses"
              className="code short"
              hint="Addresses or CIDR blocks; every address if empty."
              value={form.allowedIps}
              error={problems.allowedIps}
              onChange={(event) => onForm({ ...form, allowedIps: event.currentTarget.value })}
            />
          )}
        </>
      ) : (
        <SelectField
          label="Role"
          value={form.role}
          onChange={(event) => onForm({ ...form, role: event.currentTarget.value })}
        >
          <option value="">member</option>
          <option value="admin">admin</option>
          <option value="owner">owner</option>
        </SelectField>
      )}
      <div className="form-columns">
        <TextField
          label="Expires"
          placeholder="never"
          className="code"
          value={form.expiresAt}
          error={problems.expiresAt}
          onChange={(event) => onForm({ ...form, expiresAt: event.currentTarget.value })}
        />
        <SelectField
          label="Account"
          value={form.account}
          onChange={(event) => onForm({ ...form, account: event.currentTarget.value })}
        >
          <option value="active">active</option>
          <option value="suspended">suspended</option>
        </SelectField>
      </div>
      <NumberFields form={form} onForm={onForm} problems={problems} fields={LIMITS} placeholder="default" />
    </>
  );
}

function UsedFields({ form, onForm, problems }: ExplainFieldsProps) {
  return <NumberFields form={form} onForm={onForm} problems={problems} fields={USED} placeholder="0" />;
}

const LIMITS = [
  ['perMinute', 'Limit per minute'],
  ['perHour', 'Limit per hour'],
] as const;
const USED = [
  ['usedThisMinute', 'Used this minute'],
  ['usedThisHour', 'Used this hour'],
] as const;

interface NumberFieldsProps extends Pick<ExplainFieldsProps, 'form' | 'onForm' | 'problems'> {
  readonly fields: readonly (readonly [field: keyof ExplainForm, label: string])[];
  readonly placeholder: string;
}

function NumberFields({ form, onForm, problems, fields, placeholder }: NumberFieldsProps) {
  return (
    <div className="form-columns">
      {fields.map(([field, label]) => (
        <TextField
          key={field}
          label={label}
          inputMode="numeric"
          placeholder={placeholder}
          value={form[field]}
          error={problems[field]}
          onChange={(event) => onForm({ ...form, [field]: event.currentTarget.value.trim() })}
        />
      ))}
    </div>
  );
}

interface PermissionFieldsProps extends Pick<ExplainFieldsProps, 'form' | 'onForm'> {
  readonly permissions: readonly string[];
}

function PermissionFields({ form, onForm, permissions }: PermissionFieldsProps) {
  if (permissions.length === 0) return null;
  const granted = listIn(form.permissions);
  const change = (permission: string, isGranted: boolean) => {
    const others = granted.filter((one) => one !== permission);
    onForm({ ...form, permissions: (isGranted ? [...others, permission] : others).join(',') });
  };
  return (
    <fieldset className="field">
      <legend>Permissions</legend>
      <div className="checks">
        {permissions.map((permission) => (
          <CheckField
            key={permission}
            label={permission}
            checked={granted.includes(permission)}
            onChange={(event) => change(permission, event.currentTarget.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
