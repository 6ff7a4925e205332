import type { AgentView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { type KeyFilter, type KeyState, STATES } from './key-filter.ts';

interface KeyFiltersProps {
  readonly filter: KeyFilter;
  readonly onFilter: (filter: KeyFilter) => void;
  readonly agents: readonly AgentView[];
  readonly surfaces: readonly SurfaceView[];
}

export function KeyFilters({ filter, onFilter, agents, surfaces }: KeyFiltersProps) {
  return (
    <search className="filters">
      <TextField
        label="Search"
        type="search"
        placeholder="Name, preview or id"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <SelectField
        label="API"
        value={filter.surface}
        onChange={(event) => onFilter({ ...filter, surface: event.currentTarget.value })}
      >
        <option value="">All</option>
        {surfaces.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Agent"
        value={filter.agentId}
        onChange={(event) => onFilter({ ...filter, agentId: event.currentTarget.value })}
      >
        <option value="">All</option>
        {agents.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="State"
        value={filter.state}
        onChange={(event) => onFilter({ ...filter, state: event.currentTarget.value as KeyState })}
      >
        {STATES.map((state) => (
          <option key={state} value={state}>
            {state.charAt(0).toUpperCase() + state.slice(1)}
          </option>
        ))}
      </SelectField>
    </search>
  );
}
