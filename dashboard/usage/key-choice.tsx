import type { KeyView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import { Button } from '../parts/button.tsx';
import { Disclosure } from '../parts/disclosure.tsx';
import { byLastUse, MAX_USAGE_KEYS } from './usage-keys.ts';

interface KeyChoiceProps {
  readonly keys: readonly KeyView[];
  readonly surfaces: readonly SurfaceView[];
  readonly nameOf: (keyId: string) => string;
  /** Ids; empty for all. */
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** Which keys are shown: all, or those that are ticked. */
export function KeyChoice({ keys, surfaces, nameOf, chosen, onChoose }: KeyChoiceProps) {
  const isFull = chosen.length >= MAX_USAGE_KEYS;
  const titleOf = new Map(surfaces.map(({ name, title }) => [name, title]));
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Disclosure label="Keys" value={printChoice(chosen, nameOf)}>
      <fieldset className="choices">
        <legend className="visually-hidden">Keys</legend>
        <div className="row between">
          <span className="small quiet">
            {isFull ? `No more than ${MAX_USAGE_KEYS} at once` : 'None ticked: all keys'}
          </span>
          {chosen.length > 0 && (
            <Button size="small" look="plain" onClick={() => onChoose([])}>
              All keys
            </Button>
          )}
        </div>
        {byLastUse(keys).map(({ id, surface }) => (
          <label className="check" key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              disabled={isFull && !chosen.includes(id)}
              onChange={() => toggle(id)}
            />
            <span>
              {nameOf(id)} <span className="small quiet">{titleOf.get(surface) ?? surface}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </Disclosure>
  );
}

function printChoice(chosen: readonly string[], nameOf: (keyId: string) => string): string {
  const [first] = chosen;
  if (first === undefined) return 'All';
  return chosen.length === 1 ? nameOf(first) : `${chosen.length} chosen`;
}
