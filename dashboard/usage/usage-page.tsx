import { useState } from 'react';
import type { KeyView } from '../../functions/console/shapes.ts';
import { keySurfacesOf, usePolicy } from '../api/policy.ts';
import { useReadAgain, useReadAll } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { SelectField } from '../parts/field.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { KeyChoice } from './key-choice.tsx';
import { GROUPINGS, type Grouping } from './usage-groups.ts';
import { keyNames, MAX_USAGE_KEYS, shownKeys } from './usage-keys.ts';
import { rangeOf, USAGE_PERIODS } from './usage-period.ts';
import { useUsage } from './usage-reading.ts';
import { UsageView } from './usage-view.tsx';

/** What the organization's keys were used for. */
export function UsagePage() {
  const keys = useReadAll<KeyView>('/api/v1/keys');
  const readAgain = useReadAgain(['/api/v1/keys']);
  return (
    <Page
      title="Usage"
      about="Requests, tokens and cost of your keys. Hours and days are of UTC. Completions count when they are charged, other requests some seconds after they were answered."
      actions={<Button onClick={readAgain}>Read again</Button>}
    >
      <ErrorNotice error={keys.error} />
      {keys.data === undefined ? (
        keys.error === null && <Waiting lines={10} />
      ) : keys.data.length === 0 ? (
        <EmptyState
          title="No keys yet"
          action={
            <a className="button" href="#/keys">
              Go to your API keys
            </a>
          }
        >
          Use is counted by key. Create one and call an API with it; what it did is shown here.
        </EmptyState>
      ) : (
        <UsageOfKeys keys={keys.data} />
      )}
    </Page>
  );
}

const GROUPING_WORDS: Readonly<Record<Grouping, string>> = {
  outcome: 'Outcome',
  key: 'Key',
  route: 'Route',
};

function UsageOfKeys({ keys }: { readonly keys: readonly KeyView[] }) {
  const [periodId, setPeriod] = useState<string>(USAGE_PERIODS[0].id);
  const [grouping, setGrouping] = useState<Grouping>('outcome');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const policy = usePolicy();
  const period = USAGE_PERIODS.find(({ id }) => id === periodId) ?? USAGE_PERIODS[0];
  const { shown, leftOut } = shownKeys(keys, chosen);
  const usage = useUsage(
    shown.map(({ id }) => id),
    rangeOf(period, Date.now() / 1000),
  );
  const nameOf = keyNames(keys);
  return (
    <div className="stack wide">
      <search className="filters usage-filters">
        <SelectField
          label="Time"
          value={period.id}
          onChange={(event) => setPeriod(event.currentTarget.value)}
        >
          {USAGE_PERIODS.map(({ id, title, by }) => (
            <option key={id} value={id}>
              {title}, by {by}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Group by"
          value={grouping}
          onChange={(event) => setGrouping(event.currentTarget.value as Grouping)}
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
          chosen={chosen}
          onChoose={setChosen}
        />
      </search>
      {leftOut > 0 && (
        <p className="small quiet">
          Of the {MAX_USAGE_KEYS} keys used last; {leftOut} others are left out. Choose keys to see others.
        </p>
      )}
      <ErrorNotice error={usage.error} />
      {usage.data === undefined ? (
        usage.error === null && <Waiting lines={10} label="Loading the usage" />
      ) : (
        <UsageView read={usage.data} busy={usage.isPlaceholderData} grouping={grouping} nameOf={nameOf} />
      )}
    </div>
  );
}
