import { KINDS, VERBS } from '../../core/audit-verbs.ts';
import type { ListedMemberView } from '../../functions/console/member-shapes.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import type { AuditFilter } from './audit-filter.ts';
import { DEEDS } from './audit-words.ts';

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
  readonly members: readonly ListedMemberView[];
}

export function AuditFilters({ filter, onFilter, members }: AuditFiltersProps) {
  const isKnown = members.some(({ id }) => id === filter.memberId);
  const change =
    (field: keyof AuditFilter) => (event: { readonly currentTarget: { readonly value: string } }) =>
      onFilter({ ...filter, [field]: event.currentTarget.value });
  return (
    <search className="filters">
      <SelectField label="What" value={filter.action} onChange={change('action')}>
        <option value="">Everything</option>
        {KINDS.map((kind) => (
          <optgroup key={kind} label={`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`}>
            <option value={kind}>everything about: {kind}</option>
            {VERBS.filter((verb) => verb.startsWith(`${kind}.`)).map((verb) => (
              <option key={verb} value={verb}>
                {DEEDS[verb]}
              </option>
            ))}
          </optgroup>
        ))}
      </SelectField>
      <SelectField label="Who" value={filter.memberId} onChange={change('memberId')}>
        <option value="">Everybody</option>
        {members.map(({ id, email }) => (
          <option key={id} value={id}>
            {email}
          </option>
        ))}
        {filter.memberId !== '' && !isKnown && <option value={filter.memberId}>{filter.memberId}</option>}
      </SelectField>
      <TextField
        label="To what"
        type="search"
        placeholder="An id"
        value={filter.subject}
        onChange={change('subject')}
      />
      <TextField label="From day (UTC)" type="date" value={filter.from} onChange={change('from')} />
      <TextField label="To day (UTC)" type="date" value={filter.to} onChange={change('to')} />
    </search>
  );
}
