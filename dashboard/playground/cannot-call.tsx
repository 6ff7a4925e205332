import { curlSample } from '../../core/code-samples/http-samples.ts';
import { sampledCall } from '../../core/code-samples/sampled-call.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { modelsOf, type SurfaceView } from '../api/policy.ts';
import type { BrowserKey } from '../browser-key/browser-key.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Notice } from '../parts/notice.tsx';

interface CannotCallProps {
  readonly policy: PolicyView;
  readonly surface: SurfaceView;
  readonly browserKey: BrowserKey;
  readonly why: string;
}

/** A surface that this page cannot talk to: why, and what to run elsewhere. */
export function CannotCall({ policy, surface, browserKey, why }: CannotCallProps) {
  const model = modelsOf(policy, surface.name)[0] ?? null;
  const call = surface.url === null ? null : sampledCall(surface, surface.url, browserKey, model);
  return (
    <div className="stack">
      <Notice look="warning" title={`${surface.title} cannot be called from this page`}>
        <p>{why}</p>
      </Notice>
      {call !== null && <CodeBlock title="Request, cURL" text={curlSample(call)} />}
    </div>
  );
}
