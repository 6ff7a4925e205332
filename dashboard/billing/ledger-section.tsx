import { useRef } from 'react';
import { printMoney } from '../../core/values/money.ts';
import type { AccountView, EntryView } from '../../functions/billing/shapes.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { usePages, useReadAll } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { printMany } from '../parts/count.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { sumOfEntries } from './ledger-words.ts';

const PAGE_LIMIT = 25;

/** Every change of the balance, latest first, page by page. */
export function LedgerSection({ account }: { readonly account: AccountView }) {
  const ledger = usePages<EntryView>('/api/v1/billing/ledger', { limit: PAGE_LIMIT });
  // Their names: without them, the ids are shown.
  const keys = useReadAll<KeyView>('/api/v1/keys');
  const agents = useReadAll<AgentView>('/api/v1/agents');
  const end = useRef<HTMLParagraphElement>(null);
  const entries = ledger.data ?? [];
  const showMore = async () => {
    const { hasNextPage } = await ledger.fetchNextPage();
    // The button is gone: the focus must be somewhere.
    if (!hasNextPage) end.current?.focus();
  };
  return (
    <section className="stack" aria-labelledby="ledger">
      <div>
        <h2 id="ledger">Ledger</h2>
        <p className="quiet">Every change of the balance with its cause. No entry is ever changed.</p>
      </div>
      {ledger.data === undefined && ledger.error === null && <Waiting lines={6} />}
      {ledger.data !== undefined && entries.length === 0 && (
        <EmptyState title="No entries yet">
          What is paid in and what completions cost is listed here. Top up to begin.
        </EmptyState>
      )}
      {entries.length > 0 && (
        <LedgerTable entries={entries} keys={keys.data ?? []} agents={agents.data ?? []} />
      )}
      <ErrorNotice error={ledger.error} />
      {entries.length > 0 && (
        <div className="row between">
          <p className="small quiet" ref={end} tabIndex={-1}>
            {ledger.hasNextPage
              ? `${printMany(entries.length, 'entry', 'entries')}, and there are more.`
              : printSum(entries, account)}
          </p>
          {ledger.hasNextPage && (
            <Button busy={ledger.isFetchingNextPage} onClick={showMore}>
              Show more
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** The account and its ledger are read one after the other: in between, a completion may have been charged. */
function printSum(entries: readonly EntryView[], { balanceMicros }: AccountView): string {
  const sum = sumOfEntries(entries);
  const all =
    entries.length === 1 ? 'The only entry' : `All ${printMany(entries.length, 'entry', 'entries')}`;
  return sum === balanceMicros
    ? `${all}: together ${printMoney(sum)}, which is the balance.`
    : `${all}: together ${printMoney(sum)}. The balance has changed meanwhile; read again to see both as they are now.`;
}
