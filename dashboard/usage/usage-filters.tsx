import type { KeyView } from '../../functions/console/shapes.ts';
import { keySurfacesOf, usePolicy } from '../api/policy.ts';
import { SelectField } from '../parts/field.tsx';
import { KeyChoice } from './key-choice.tsx';
import { GROUPING_WORDS, GROUPINGS, type Grouping } from './usage-groups.ts';
import { USAGE_PERIODS, type UsagePeriod } from './usage-period.ts';

export interface UsageChoice {
  readonly period: UsagePeriod;
  readonly grouping: Grouping;
  /** Empty for all. */
  readonly keyIds: readonly string[];
}

export const FIRST_CHOICE: UsageChoice = { period: USAGE_PERIODS[0], grouping: 'outcome', keyIds: [] };

interface UsageFiltersProps {
  readonly keys: readonly KeyView[];
  readonly nameOf: (keyId: string) => string;
  readonly choice: UsageChoice;
  readonly onChoose: (choice: UsageChoice) => void;
}

export function UsageFilters({ keys, nameOf, choice, onChoose }: UsageFiltersProps) {
  const policy = usePolicy();
  const choosePeriod = (chosen: string) => {
    const period = USAGE_PERIODS.find(({ id }) => id === chosen);
    if (period !== undefined) onChoose({ ...choice, period });
  };
  return (
    <search className="filters usage-filters">
      <SelectField
        label="Time"
        value={choice.period.id}
        onChange={(event) => choosePeriod(event.currentTarget.value)}
      >
        {USAGE_PERIODS.map(({ id, title, by }) => (
          <option key={id} value={id}>
            {title}, by {by}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Group by"
        value={choice.grouping}
        onChange={(event) => onChoose({ ...choice, grouping: event.currentTarget.value as Grouping })}
      >
        {GROUPINGS.map((one) => (
          <option key={one} value={one}>
            {GROUPING_WORDS[one]}
          </option>
        ))}
      </SelectField>
      <KeyChoice
        keys={keys}
        surfaces={policy.data === undefined ? [] : keySurfacesOf(policy.data)}
        nameOf={nameOf}
        chosen={choice.keyIds}
        onChoose={(keyIds) => onChoose({ ...choice, keyIds })}
      />
    </search>
  );
}
