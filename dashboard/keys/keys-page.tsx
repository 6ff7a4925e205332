import { useState } from 'react';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { keySurfacesOf, type SurfaceView, usePolicy } from '../api/policy.ts';
import { useReadAll } from '../api/reading.ts';
import { BrowserKeyCard } from '../browser-key/browser-key-card.tsx';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useGatehouse, useMay } from '../shell/gatehouse.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { filterKeys, NO_FILTER } from './key-filter.ts';
import { KeyFilters } from './key-filters.tsx';
import { KeyTable } from './key-table.tsx';

/** All keys of the organization, found by what one knows of them. */
export function KeysPage() {
  const { me } = useGatehouse();
  const mayCreate = useMay('POST /api/v1/keys') && me.permissions.makesKeysFor.length > 0;
  const policy = usePolicy();
  const keys = useReadAll<KeyView>('/api/v1/keys');
  const agents = useReadAll<AgentView>('/api/v1/agents');
  const [isCreating, setCreating] = useState(false);
  const surfaces = policy.data === undefined ? [] : keySurfacesOf(policy.data);
  const create = mayCreate && (
    <Button look="primary" onClick={() => setCreating(true)}>
      Create key
    </Button>
  );
  return (
    <Page
      title="API keys"
      about="What clients call the APIs with. A key’s value is shown once, when it is made; only its hash is kept."
      actions={create}
    >
      <div className="stack wide">
        <ErrorNotice error={policy.error ?? keys.error ?? agents.error} />
        {keys.data === undefined || agents.data === undefined || policy.data === undefined ? (
          keys.error === null && <Waiting lines={6} />
        ) : keys.data.length === 0 ? (
          <EmptyState title="No keys yet" action={create}>
            Create a key for one of the APIs, copy its value, and call the API with it. You can narrow what it
            may do, how often, and from where.
          </EmptyState>
        ) : (
          <FilteredKeys keys={keys.data} agents={agents.data} surfaces={surfaces} />
        )}
        {/* Below what is being loaded it would be pushed away. */}
        {keys.data !== undefined && agents.data !== undefined && <BrowserKeyCard />}
      </div>
      {isCreating && policy.data !== undefined && (
        <CreateKeyDialog policy={policy.data} agents={agents.data ?? []} onClose={() => setCreating(false)} />
      )}
    </Page>
  );
}

interface FilteredKeysProps {
  readonly keys: readonly KeyView[];
  readonly agents: readonly AgentView[];
  readonly surfaces: readonly SurfaceView[];
}

function FilteredKeys({ keys, agents, surfaces }: FilteredKeysProps) {
  const [filter, setFilter] = useState(NO_FILTER);
  const shown = filterKeys(keys, filter, Date.now());
  return (
    <section aria-label="Keys">
      <KeyFilters filter={filter} onFilter={setFilter} agents={agents} surfaces={surfaces} />
      {shown.length === 0 ? (
        <EmptyState
          title="No key matches"
          action={<Button onClick={() => setFilter(NO_FILTER)}>Show all keys</Button>}
        >
          None of your {keys.length} keys is as the filters ask.
        </EmptyState>
      ) : (
        <KeyTable keys={shown} agents={agents} surfaces={surfaces} />
      )}
      <p className="small quiet" role="status">
        {shown.length} of {keys.length} keys
      </p>
    </section>
  );
}
