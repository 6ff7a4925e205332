import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';

interface Described {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it. */
  readonly error?: string | null | undefined;
}

interface FrameProps extends Described {
  readonly children: (attributes: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** A label, what is entered, a hint and what is wrong, tied together for those who hear the page. */
function Frame({ label, hint, error, children }: FrameProps) {
  const id = useId();
  const wrong = error !== undefined && error !== null;
  const described = [hint !== undefined && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': wrong || undefined,
      })}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span className="error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, className, ...input }: Described & ComponentProps<'input'>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(attributes) => <input {...input} {...attributes} className={classes('input', className)} />}
    </Frame>
  );
}

export function TextAreaField(props: Described & ComponentProps<'textarea'>) {
  const { label, hint, error, className, ...area } = props;
  return (
    <Frame label={label} hint={hint} error={error}>
      {(attributes) => <textarea {...area} {...attributes} className={classes('input', className)} />}
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  ...select
}: Described & ComponentProps<'select'>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(attributes) => <select {...select} {...attributes} className={classes('input', className)} />}
    </Frame>
  );
}

export function CheckField({ label, hint, error, ...input }: Described & ComponentProps<'input'>) {
  const id = useId();
  return (
    <div className="check">
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <div className="small quiet" id={`${id}-hint`}>
            {hint}
          </div>
        )}
        {error !== undefined && error !== null && <div className="small">{error}</div>}
      </div>
    </div>
  );
}
