import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { KeyView } from '../../functions/console/shapes.ts';
import { modelsOf, type SurfaceView } from '../api/policy.ts';
import { useBrowserKey } from '../browser-key/browser-key.ts';
import { ClearBrowserKey } from '../browser-key/clear-browser-key.tsx';
import { Examples } from './examples.tsx';
import { keyForSamples } from './sampled-key.ts';

interface HowToCallProps {
  readonly surface: SurfaceView;
  readonly policy: PolicyView;
  /** The one that is meant; null for any of the surface. */
  readonly apiKey: KeyView | null;
}

/** Examples, filled in with the key of this browser where it fits. */
export function HowToCall({ surface, policy, apiKey }: HowToCallProps) {
  const browserKey = useBrowserKey();
  const sampledKey = keyForSamples(surface, browserKey, apiKey);
  const isFilledIn = browserKey !== null && sampledKey.value === browserKey.value;
  return (
    <section className="card" aria-labelledby="call">
      <div className="row between">
        <div>
          <h2 id="call">Call the API</h2>
          <p className="quiet">
            {isFilledIn
              ? 'Filled in with the key that this browser keeps.'
              : 'Put the key’s value in its place: it is shown when a key is made, and not known here.'}
          </p>
        </div>
        {isFilledIn && <ClearBrowserKey />}
      </div>
      <Examples surface={surface} sampledKey={sampledKey} model={modelsOf(policy, surface.name)[0] ?? null} />
    </section>
  );
}
