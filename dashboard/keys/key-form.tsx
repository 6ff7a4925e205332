import type { KeyView } from '../../functions/console/shapes.ts';
import { ApiError } from '../api/api-error.ts';
import type { KeyRulesView, SurfaceView } from '../api/policy.ts';
import { printCount } from '../parts/count.ts';
import { TextAreaField, TextField } from '../parts/field.tsx';
import { fieldError } from '../parts/field-errors.ts';
import { microsToDollars, toLocalInput } from './key-form-values.ts';
import { ScopeMatrix } from './scope-matrix.tsx';

interface KeyFieldsProps {
  readonly surface: SurfaceView;
  readonly rules: KeyRulesView;
  /** What is set now; null for a new key. */
  readonly current: KeyView | null;
  readonly error: Error | null;
}

/** What can be set on a key of a surface, as the surface's policy has it: no field that it refuses. */
export function KeyFields({ surface, rules, current, error }: KeyFieldsProps) {
  const { rateLimits } = rules;
  return (
    <>
      <TextField
        label="Name"
        name="name"
        required={rules.name === 'required'}
        hint={rules.name === 'required' ? undefined : 'Optional. What you will know it by.'}
        defaultValue={current?.name ?? ''}
        error={fieldError(error, 'name')}
        autoComplete="off"
      />
      <TextField
        label="Description"
        name="description"
        hint="Optional."
        defaultValue={current?.description ?? ''}
        error={fieldError(error, 'description')}
        autoComplete="off"
      />
      {surface.permissions.length > 0 && (
        <ScopeMatrix
          permissions={surface.permissions}
          granted={current?.permissions ?? []}
          error={fieldError(error, 'permissions')}
        />
      )}
      <div className="form-columns">
        <TextField
          label="Requests per minute"
          name="perMinute"
          type="number"
          min={1}
          max={rateLimits.atMost.perMinute}
          defaultValue={current?.rateLimits.perMinute ?? rateLimits.default.perMinute}
          hint={`At most ${printCount(rateLimits.atMost.perMinute)}.`}
          error={fieldError(error, 'rateLimits.perMinute')}
        />
        <TextField
          label="Requests per hour"
          name="perHour"
          type="number"
          min={1}
          max={rateLimits.atMost.perHour}
          defaultValue={current?.rateLimits.perHour ?? rateLimits.default.perHour}
          hint={`At most ${printCount(rateLimits.atMost.perHour)}.`}
          error={fieldError(error, 'rateLimits.perHour')}
        />
      </div>
      {rules.spendingLimits === 'optional' && <SpendingFields current={current} error={error} />}
      {rules.allowedIps === 'optional' && (
        <TextAreaField
          label="Allowed IP addresses"
          name="allowedIps"
          className="code"
          rows={3}
          defaultValue={current?.allowedIps.join('\n') ?? ''}
          hint="Addresses or CIDR blocks, one a line. Empty allows every address."
          error={allowedIpsError(error)}
          spellCheck={false}
        />
      )}
      {rules.expiry === 'optional' && (
        <TextField
          label="Expires"
          name="expiresAt"
          type="datetime-local"
          defaultValue={toLocalInput(current?.expiresAt ?? null)}
          hint="In your time zone. Empty for a key that does not expire."
          error={fieldError(error, 'expiresAt')}
        />
      )}
    </>
  );
}

function SpendingFields({ current, error }: Pick<KeyFieldsProps, 'current' | 'error'>) {
  const limits = current?.spendingLimits;
  return (
    <div className="form-columns">
      <TextField
        label="Spending per day, in dollars"
        name="perDay"
        inputMode="decimal"
        placeholder="No limit"
        defaultValue={microsToDollars(limits?.perDayMicros ?? null)}
        error={fieldError(error, 'spendingLimits.perDayMicros')}
      />
      <TextField
        label="Spending per month, in dollars"
        name="perMonth"
        inputMode="decimal"
        placeholder="No limit"
        defaultValue={microsToDollars(limits?.perMonthMicros ?? null)}
        error={fieldError(error, 'spendingLimits.perMonthMicros')}
      />
    </div>
  );
}

const LINE_PATH = /^allowedIps\.(\d+)$/;

/** Which of the lines is wrong is said by its number. */
function allowedIpsError(error: Error | null): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const found = error.fields.find(({ path }) => path === 'allowedIps' || LINE_PATH.test(path));
  const line = found && LINE_PATH.exec(found.path)?.[1];
  return line === undefined ? found?.message : `Entry ${Number(line) + 1} ${found?.message}`;
}
