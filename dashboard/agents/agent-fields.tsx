import { MAX_INSTRUCTIONS_LENGTH } from '../../core/agents.ts';
import { MAX_NAME_LENGTH } from '../../core/keys/settings.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { printCount } from '../parts/count.ts';
import { TextAreaField, TextField } from '../parts/field.tsx';
import { fieldError } from '../parts/field-errors.ts';

/** Fields of an agent that its forms show the errors of, beside them. */
export const AGENT_FIELDS: readonly string[] = ['name', 'instructions', 'surface'];

interface AgentFieldsProps {
  /** What is set now; null for a new agent. */
  readonly current: AgentView | null;
  readonly error: Error | null;
}

/** What can be set on an agent at any time. */
export function AgentFields({ current, error }: AgentFieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        required
        autoComplete="off"
        maxLength={MAX_NAME_LENGTH}
        defaultValue={current?.name ?? ''}
        hint={`It introduces itself by this name. At most ${MAX_NAME_LENGTH} characters.`}
        error={fieldError(error, 'name')}
      />
      <TextAreaField
        label="Instructions"
        name="instructions"
        rows={8}
        defaultValue={current?.instructions ?? ''}
        hint={`Optional. What the model is told before each conversation. At most ${printCount(MAX_INSTRUCTIONS_LENGTH)} characters.`}
        error={fieldError(error, 'instructions')}
      />
    </>
  );
}

/** What a form says of an agent. Instructions are taken as they are, line breaks included. */
export function readAgentForm(form: FormData): { readonly name: string; readonly instructions: string } {
  return {
    name: String(form.get('name') ?? '').trim(),
    // Forms send line breaks as CR LF, whatever was typed.
    instructions: String(form.get('instructions') ?? '').replaceAll('\r\n', '\n'),
  };
}
