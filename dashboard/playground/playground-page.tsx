import { useState } from 'react';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { type SurfaceView, usePolicy } from '../api/policy.ts';
import { useReadAll } from '../api/reading.ts';
import { type BrowserKey, useBrowserKey } from '../browser-key/browser-key.ts';
import { BrowserKeyCard } from '../browser-key/browser-key-card.tsx';
import { CreateKeyDialog } from '../keys/create-key-dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useGatehouse, useMay } from '../shell/gatehouse.tsx';
import { CannotCall } from './cannot-call.tsx';
import { NoKey } from './no-key.tsx';
import { Playground } from './playground.tsx';
import { letsPagesCall, protocolsOf } from './protocol.ts';

/** Calls the completions of an API with the key that this browser keeps. */
export function PlaygroundPage() {
  const { me } = useGatehouse();
  const mayCreate = useMay('POST /api/v1/keys') && me.permissions.makesKeysFor.length > 0;
  const { data: policy, error } = usePolicy();
  const agents = useReadAll<AgentView>('/api/v1/agents');
  const browserKey = useBrowserKey();
  // Here, and not beside the empty state: that goes as soon as the new key is kept, and its value is shown once.
  const [isCreating, setCreating] = useState(false);
  return (
    <Page
      title="Playground"
      about="Talk to a model with the key that this browser keeps. Requests go straight to the API: they count, and cost, as those of any client."
    >
      <ErrorNotice error={error} />
      {policy === undefined ? (
        error === null && <Waiting lines={6} />
      ) : (
        <div className="stack wide">
          <WithKey
            policy={policy}
            browserKey={browserKey}
            onCreate={mayCreate ? () => setCreating(true) : null}
          />
          <BrowserKeyCard />
        </div>
      )}
      {isCreating && policy !== undefined && (
        <CreateKeyDialog policy={policy} agents={agents.data ?? []} onClose={() => setCreating(false)} />
      )}
    </Page>
  );
}

interface WithKeyProps {
  readonly policy: PolicyView;
  readonly browserKey: BrowserKey | null;
  readonly onCreate: (() => void) | null;
}

function WithKey({ policy, browserKey, onCreate }: WithKeyProps) {
  const surface = policy.surfaces.find(({ name }) => name === browserKey?.surface);
  if (browserKey === null || surface === undefined) return <NoKey onCreate={onCreate} />;
  const [first, ...others] = protocolsOf(surface);
  const why = whyNot(surface, first === undefined);
  if (first === undefined || why !== null) {
    return <CannotCall policy={policy} surface={surface} browserKey={browserKey} why={why ?? ''} />;
  }
  return (
    <Playground
      key={browserKey.value}
      policy={policy}
      surface={surface}
      protocols={[first, ...others]}
      browserKey={browserKey}
    />
  );
}

/** Why this page cannot talk to a surface; null where it can. */
function whyNot(surface: SurfaceView, hasNoCompletions: boolean): string | null {
  if (surface.url === null) return 'Where it answers is not known here.';
  if (!letsPagesCall(surface, window.location.origin)) {
    return 'Its policy refuses requests from browsers: it is called by servers. Run this in a terminal instead.';
  }
  return hasNoCompletions ? 'It has no completions. Run this in a terminal instead.' : null;
}
