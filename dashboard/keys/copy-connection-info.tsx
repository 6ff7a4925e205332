import { connectionBlock } from '../../core/code-samples/connection-block.ts';
import type { KeyView } from '../../functions/console/shapes.ts';
import { modelsOf, type SurfaceView, usePolicy } from '../api/policy.ts';
import { useBrowserKey } from '../browser-key/browser-key.ts';
import { keyForSamples } from '../examples/sampled-key.ts';
import { CopyButton } from '../parts/copy-button.tsx';

interface CopyConnectionInfoProps {
  readonly apiKey: KeyView;
  readonly surface: SurfaceView;
}

/** All that a client needs, as one block: with the value where this browser keeps it, for nobody else has it. */
export function CopyConnectionInfo({ apiKey, surface }: CopyConnectionInfoProps) {
  const { data: policy } = usePolicy();
  const browserKey = useBrowserKey();
  const text = connectionBlock(apiKey.name || apiKey.preview, {
    surface,
    address: surface.url ?? '',
    key: keyForSamples(surface, browserKey, apiKey),
    model: (policy && modelsOf(policy, surface.name)[0]) ?? null,
  });
  return (
    <CopyButton text={text} what="connection info" of={apiKey.name || apiKey.preview}>
      Copy connection info
    </CopyButton>
  );
}
