import { useState } from 'react';
import type { KeyView } from '../../functions/console/shapes.ts';
import { useReadAgain, useReadAll } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { FIRST_CHOICE, UsageFilters } from './usage-filters.tsx';
import { keyNames, MAX_USAGE_KEYS, shownKeys } from './usage-keys.ts';
import { rangeOf } from './usage-period.ts';
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

function UsageOfKeys({ keys }: { readonly keys: readonly KeyView[] }) {
  const [choice, setChoice] = useState(FIRST_CHOICE);
  const { shown, leftOut } = shownKeys(keys, choice.keyIds);
  const usage = useUsage(
    shown.map(({ id }) => id),
    rangeOf(choice.period, Date.now() / 1000),
  );
  const nameOf = keyNames(keys);
  return (
    <div className="stack wide">
      <UsageFilters keys={keys} nameOf={nameOf} choice={choice} onChoose={setChoice} />
      {leftOut > 0 && (
        <p className="small quiet">
          Of the {MAX_USAGE_KEYS} keys used last; {leftOut} others are left out. Choose keys to see others.
        </p>
      )}
      <ErrorNotice error={usage.error} />
      {usage.data === undefined ? (
        usage.error === null && <Waiting lines={10} label="Loading the usage" />
      ) : (
        <UsageView
          read={usage.data}
          busy={usage.isPlaceholderData}
          grouping={choice.grouping}
          nameOf={nameOf}
        />
      )}
    </div>
  );
}
