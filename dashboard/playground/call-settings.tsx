import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { printCount } from '../parts/count.ts';
import { CheckField, SelectField, TextAreaField, TextField } from '../parts/field.tsx';
import type { CallSettings } from './completion-call.ts';
import { DEFAULT_MAX_TOKENS, type Protocol } from './protocol.ts';

type ModelView = PolicyView['models'][number];

interface CallSettingsProps {
  readonly protocols: readonly Protocol[];
  readonly protocol: Protocol;
  readonly onProtocol: (protocol: Protocol) => void;
  /** Those that the API serves. */
  readonly models: readonly ModelView[];
  readonly settings: CallSettings;
  readonly onSettings: (settings: CallSettings) => void;
}

/** How the next request asks. */
export function CallSettingsForm(props: CallSettingsProps) {
  const { protocols, protocol, onProtocol, models, settings, onSettings } = props;
  const model = models.find(({ id }) => id === settings.model);
  return (
    <section className="card call-settings" aria-labelledby="call-settings">
      <h2 id="call-settings">Settings</h2>
      {protocols.length > 1 && (
        <fieldset className="field stack tight">
          <legend>Protocol</legend>
          {protocols.map((one) => (
            <label className="check" key={one.dialect}>
              <input
                type="radio"
                name="protocol"
                checked={one.dialect === protocol.dialect}
                onChange={() => onProtocol(one)}
              />
              {one.title}
            </label>
          ))}
        </fieldset>
      )}
      <SelectField
        label="Model"
        value={settings.model}
        onChange={(event) => onSettings({ ...settings, model: event.currentTarget.value })}
      >
        {models.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </SelectField>
      <TextAreaField
        label="System message"
        rows={3}
        value={settings.system}
        hint="Optional."
        onChange={(event) => onSettings({ ...settings, system: event.currentTarget.value })}
      />
      <div className="form-columns">
        <TextField
          label="Max tokens"
          type="number"
          min={1}
          max={model?.maxOutputTokens}
          placeholder={protocol.dialect === 'anthropic' ? String(DEFAULT_MAX_TOKENS) : 'No limit'}
          value={settings.maxTokens ?? ''}
          hint={model && `At most ${printCount(model.maxOutputTokens)}.`}
          onChange={(event) => onSettings({ ...settings, maxTokens: numberIn(event.currentTarget.value) })}
        />
        <TextField
          label="Temperature"
          type="number"
          min={0}
          max={protocol.highestTemperature}
          step={0.1}
          placeholder="The model’s"
          value={settings.temperature ?? ''}
          hint={`0 to ${protocol.highestTemperature}.`}
          onChange={(event) => onSettings({ ...settings, temperature: numberIn(event.currentTarget.value) })}
        />
      </div>
      <CheckField
        label="Stream the answer"
        checked={settings.stream}
        onChange={(event) => onSettings({ ...settings, stream: event.currentTarget.checked })}
      />
    </section>
  );
}

/** Null for an empty field. */
function numberIn(text: string): number | null {
  return text === '' ? null : Number(text);
}
