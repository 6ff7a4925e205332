import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { isNotFound } from '../api/api-error.ts';
import { usePolicy } from '../api/policy.ts';
import { useRead, useReadAll } from '../api/reading.ts';
import { CreateKeyDialog } from '../keys/create-key-dialog.tsx';
import { Button } from '../parts/button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useGatehouse, useMay } from '../shell/gatehouse.tsx';
import { AgentFacts } from './agent-facts.tsx';
import { AgentKeys } from './agent-keys.tsx';
import { surfacesToMakeKeysFor } from './agent-surfaces.ts';
import { DeleteAgentDialog } from './delete-agent-dialog.tsx';
import { EditAgentDialog } from './edit-agent-dialog.tsx';

/** One agent: what it is told, and the keys that act on it. */
export function AgentPage() {
  const { agentId = '' } = useParams<{ agentId: string }>();
  const policy = usePolicy();
  const agent = useRead<AgentView>(`/api/v1/agents/${agentId}`);
  const keys = useReadAll<KeyView>('/api/v1/keys', { agentId });
  // What is wrong with the agent itself says more than what is wrong with a list of its keys.
  const error = agent.error ?? policy.error ?? keys.error;
  const isGone = isNotFound(agent.error);
  if (isGone || agent.data === undefined || policy.data === undefined || keys.data === undefined) {
    return (
      <Page title="Agent">{error === null ? <Waiting lines={6} /> : <ErrorNotice error={error} />}</Page>
    );
  }
  return <KnownAgent agent={agent.data} policy={policy.data} keys={keys.data} />;
}

interface KnownAgentProps {
  readonly agent: AgentView;
  readonly policy: PolicyView;
  readonly keys: readonly KeyView[];
}

type Open = 'key' | 'edit' | 'delete' | null;

function KnownAgent({ agent, policy, keys }: KnownAgentProps) {
  const { me } = useGatehouse();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<Open>(null);
  const mayMakeKeys =
    useMay('POST /api/v1/keys') &&
    surfacesToMakeKeysFor(policy, me.permissions.makesKeysFor, agent).length > 0;
  const mayEdit = useMay('PATCH /api/v1/agents/{agentId}');
  const mayDelete = useMay('DELETE /api/v1/agents/{agentId}');
  const close = () => setOpen(null);
  return (
    <Page
      title={agent.name}
      actions={
        <>
          {mayEdit && (
            <Button size="small" onClick={() => setOpen('edit')}>
              Edit
            </Button>
          )}
          {mayDelete && (
            <Button size="small" look="danger" onClick={() => setOpen('delete')}>
              Delete
            </Button>
          )}
        </>
      }
    >
      <div className="stack wide">
        <AgentFacts agent={agent} policy={policy} />
        <AgentKeys
          agent={agent}
          policy={policy}
          keys={keys}
          onCreate={mayMakeKeys ? () => setOpen('key') : null}
        />
      </div>
      {open === 'key' && <CreateKeyDialog policy={policy} agents={[agent]} agent={agent} onClose={close} />}
      {open === 'edit' && <EditAgentDialog agent={agent} onClose={close} />}
      {open === 'delete' && (
        <DeleteAgentDialog agent={agent} keys={keys} onClose={close} onDeleted={() => navigate('/agents')} />
      )}
    </Page>
  );
}
