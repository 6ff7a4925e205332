import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { isNotFound } from '../api/api-error.ts';
import { keySurfacesOf, type SurfaceView, usePolicy } from '../api/policy.ts';
import { useRead, useReadAll } from '../api/reading.ts';
import { HowToCall } from '../examples/how-to-call.tsx';
import { Button } from '../parts/button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useGatehouse, useMay } from '../shell/gatehouse.tsx';
import { KeyUsageCard } from '../usage/key-usage-card.tsx';
import { CopyConnectionInfo } from './copy-connection-info.tsx';
import { DeleteKeyDialog } from './delete-key-dialog.tsx';
import { EditKeyDialog } from './edit-key-dialog.tsx';
import { KeyFacts } from './key-facts.tsx';
import { OldKeyCard } from './old-key-card.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

/** One key: what is set, how it is called, and what can be done with it. */
export function KeyPage() {
  const { keyId = '' } = useParams<{ keyId: string }>();
  const policy = usePolicy();
  const key = useRead<KeyView>(`/api/v1/keys/${keyId}`);
  const agents = useReadAll<AgentView>('/api/v1/agents');
  const error = key.error ?? policy.error ?? agents.error;
  const isGone = isNotFound(key.error);
  if (isGone || key.data === undefined || policy.data === undefined || agents.data === undefined) {
    return (
      <Page title="API key">{error === null ? <Waiting lines={6} /> : <ErrorNotice error={error} />}</Page>
    );
  }
  const surface = keySurfacesOf(policy.data).find(({ name }) => name === key.data.surface);
  return <KnownKey apiKey={key.data} policy={policy.data} surface={surface ?? null} agents={agents.data} />;
}

interface KnownKeyProps {
  readonly apiKey: KeyView;
  readonly policy: PolicyView;
  /** Null where the policy declares it no more. */
  readonly surface: ReturnType<typeof keySurfacesOf>[number] | null;
  readonly agents: readonly AgentView[];
}

type Open = 'edit' | 'rotate' | 'delete' | null;

function KnownKey({ apiKey, policy, surface, agents }: KnownKeyProps) {
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<Open>(null);
  const mayReadUsage = useMay('GET /api/v1/keys/{keyId}/usage');
  const close = () => setOpen(null);
  const agent = agents.find(({ id }) => id === apiKey.agentId) ?? null;
  return (
    <Page
      title={apiKey.name || 'Unnamed key'}
      about={apiKey.description ?? undefined}
      actions={<KeyActions apiKey={apiKey} surface={surface} onOpen={setOpen} />}
    >
      <div className="stack wide">
        <KeyFacts apiKey={apiKey} surface={surface} agent={agent} />
        {apiKey.oldKey !== null && <OldKeyCard keyId={apiKey.id} />}
        {mayReadUsage && <KeyUsageCard keyId={apiKey.id} />}
        {surface !== null && <HowToCall apiKey={apiKey} policy={policy} surface={surface} />}
      </div>
      {open === 'edit' && surface !== null && (
        <EditKeyDialog apiKey={apiKey} surface={surface} rules={surface.keys} onClose={close} />
      )}
      {open === 'rotate' && surface !== null && (
        <RotateKeyDialog apiKey={apiKey} surface={surface} policy={policy} onClose={close} />
      )}
      {open === 'delete' && (
        <DeleteKeyDialog apiKey={apiKey} onClose={close} onDeleted={() => navigate('/keys')} />
      )}
    </Page>
  );
}

interface KeyActionsProps {
  readonly apiKey: KeyView;
  readonly surface: SurfaceView | null;
  readonly onOpen: (open: Open) => void;
}

/** What the member's role may do: the same roles may change a key that may make one. */
function KeyActions({ apiKey, surface, onOpen }: KeyActionsProps) {
  const { me } = useGatehouse();
  const isTheirs = me.permissions.makesKeysFor.includes(apiKey.surface);
  const mayChange = useMay('PATCH /api/v1/keys/{keyId}') && isTheirs && surface !== null;
  const mayRotate = useMay('POST /api/v1/keys/{keyId}/rotate') && isTheirs && surface !== null;
  const mayDelete = useMay('DELETE /api/v1/keys/{keyId}') && isTheirs;
  const mayExplain = useMay('GET /api/v1/policy/documents') && surface !== null;
  const explained = new URLSearchParams({ surface: apiKey.surface, keyId: apiKey.id });
  return (
    <>
      {surface !== null && <CopyConnectionInfo apiKey={apiKey} surface={surface} />}
      {mayExplain && (
        <a className="button small" href={`#/explain?${explained}`}>
          Explain a request
        </a>
      )}
      {mayChange && (
        <Button size="small" onClick={() => onOpen('edit')}>
          Edit
        </Button>
      )}
      {mayRotate && (
        <Button size="small" onClick={() => onOpen('rotate')}>
          Rotate
        </Button>
      )}
      {mayDelete && (
        <Button size="small" look="danger" onClick={() => onOpen('delete')}>
          Delete
        </Button>
      )}
    </>
  );
}
