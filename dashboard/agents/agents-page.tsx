import { useState } from 'react';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView } from '../../functions/console/shapes.ts';
import { usePolicy } from '../api/policy.ts';
import { useReadAll } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMay } from '../shell/gatehouse.tsx';
import { filterAgents, NO_AGENT_FILTER } from './agent-filter.ts';
import { agentSurfacesOf } from './agent-surfaces.ts';
import { AgentTable } from './agent-table.tsx';
import { CreateAgentDialog } from './create-agent-dialog.tsx';

/** All agents of the organization. */
export function AgentsPage() {
  const mayCreate = useMay('POST /api/v1/agents');
  const policy = usePolicy();
  const agents = useReadAll<AgentView>('/api/v1/agents');
  const [isCreating, setCreating] = useState(false);
  const create = mayCreate && (
    <Button look="primary" onClick={() => setCreating(true)}>
      Create agent
    </Button>
  );
  const error = policy.error ?? agents.error;
  return (
    <Page
      title="Agents"
      about="Who answers: a name, and what the model is told. A key that acts on an agent speaks as it, and reaches no other."
      actions={create}
    >
      <ErrorNotice error={error} />
      {agents.data === undefined || policy.data === undefined ? (
        error === null && <Waiting lines={4} />
      ) : agents.data.length === 0 ? (
        <EmptyState title="No agents yet" action={create}>
          {mayCreate
            ? 'Create an agent with a name and instructions. Then make a key for it: whoever calls with the key talks to this agent.'
            : 'An owner or an admin of your organization can create one. Then you can make keys for it.'}
        </EmptyState>
      ) : (
        <FilteredAgents agents={agents.data} policy={policy.data} />
      )}
      {isCreating && policy.data !== undefined && (
        <CreateAgentDialog policy={policy.data} onClose={() => setCreating(false)} />
      )}
    </Page>
  );
}

interface FilteredAgentsProps {
  readonly agents: readonly AgentView[];
  readonly policy: PolicyView;
}

function FilteredAgents({ agents, policy }: FilteredAgentsProps) {
  const [filter, setFilter] = useState(NO_AGENT_FILTER);
  const shown = filterAgents(agents, filter);
  return (
    <section aria-label="Agents">
      <search className="filters">
        <TextField
          label="Search"
          type="search"
          placeholder="Name, instructions or id"
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
        />
        <SelectField
          label="Can be called on"
          value={filter.surface}
          onChange={(event) => setFilter({ ...filter, surface: event.currentTarget.value })}
        >
          <option value="">All</option>
          {agentSurfacesOf(policy).map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </SelectField>
      </search>
      {shown.length === 0 ? (
        <EmptyState
          title="No agent matches"
          action={<Button onClick={() => setFilter(NO_AGENT_FILTER)}>Show all agents</Button>}
        >
          None of your {agents.length} agents is as the filters ask.
        </EmptyState>
      ) : (
        <AgentTable agents={shown} policy={policy} />
      )}
      <p className="small quiet" role="status">
        {shown.length} of {agents.length} agents
      </p>
    </section>
  );
}
