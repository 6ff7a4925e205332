import { useState } from 'react';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { useReadAll } from '../api/reading.ts';
import { CreateKeyDialog } from '../keys/create-key-dialog.tsx';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { useGatehouse, useMay } from '../shell/gatehouse.tsx';

/** Where this browser keeps no key: how it gets one. */
export function NoKey({ policy }: { readonly policy: PolicyView }) {
  const { me } = useGatehouse();
  const mayCreate = useMay('POST /api/v1/keys') && me.permissions.makesKeysFor.length > 0;
  const agents = useReadAll<AgentView>('/api/v1/agents');
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <EmptyState
        title="This browser keeps no key"
        action={
          mayCreate && (
            <Button look="primary" onClick={() => setCreating(true)}>
              Create key
            </Button>
          )
        }
      >
        Requests go from this page straight to the API, with a key of yours. Create one and choose “Keep in
        this browser”, or paste one below. A sandbox key costs nothing.
      </EmptyState>
      {isCreating && (
        <CreateKeyDialog policy={policy} agents={agents.data ?? []} onClose={() => setCreating(false)} />
      )}
    </>
  );
}
