import { useEffect, useMemo, useState } from 'react';
import type { AuditEntryView } from '../../functions/console/audit-shapes.ts';
import type { ListedMemberView } from '../../functions/console/member-shapes.ts';
import type { AgentView, KeyView } from '../../functions/console/shapes.ts';
import { usePages, useReadAll } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { replaceAddressQuery, useAddressQuery } from '../shell/hash-location.ts';
import { AuditEntryItem } from './audit-entry-item.tsx';
import { type AuditFilter, NO_FILTER, printFilter, queryOf, readFilter } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';

/** Who did what, as it was written with what they did. */
export function AuditPage() {
  const query = useAddressQuery();
  const filter = useMemo(() => readFilter(query), [query]);
  const members = useReadAll<ListedMemberView>('/api/v1/members');
  const setFilter = (changed: AuditFilter) => replaceAddressQuery(printFilter(changed));
  return (
    <Page
      title="Audit"
      about="Who did what, and when. Entries are written together with what they tell of, and nobody can change or remove them."
    >
      <AuditFilters filter={filter} onFilter={setFilter} members={members.data ?? []} />
      <Trail filter={filter} members={members.data ?? []} onAll={() => setFilter(NO_FILTER)} />
    </Page>
  );
}

interface TrailProps {
  readonly filter: AuditFilter;
  readonly members: readonly ListedMemberView[];
  readonly onAll: () => void;
}

function Trail({ filter, members, onAll }: TrailProps) {
  const trail = usePages<AuditEntryView>('/api/v1/audit', queryOf(useSettled(filter)));
  const names = useNames(members);
  if (trail.error !== null) return <ErrorNotice error={trail.error} />;
  if (trail.data === undefined) return <Waiting lines={8} />;
  const isFiltered = printFilter(filter).size > 0;
  return (
    <div className="stack">
      {trail.data.length === 0 && !trail.hasNextPage ? (
        isFiltered ? (
          <EmptyState
            title="Nothing of this kind was done"
            action={<Button onClick={onAll}>Show everything</Button>}
          >
            No entry of the trail is as the filters ask.
          </EmptyState>
        ) : (
          <EmptyState title="Nothing was done yet">
            Sign-ins, and changes of keys, agents, members and money are written down here.
          </EmptyState>
        )
      ) : (
        <ol className="trail" aria-label="Entries, latest first">
          {trail.data.map((entry) => (
            <AuditEntryItem key={entry.id} entry={entry} names={names} />
          ))}
        </ol>
      )}
      <div className="row">
        {trail.hasNextPage && (
          <Button busy={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            Show earlier entries
          </Button>
        )}
        <p className="small quiet" role="status">
          {countWords(trail.data.length, trail.hasNextPage)}
        </p>
      </div>
    </div>
  );
}

function countWords(count: number, hasMore: boolean): string {
  if (count === 0) return hasMore ? 'None among the latest entries; there are earlier ones.' : '';
  const entries = `${count} ${count === 1 ? 'entry' : 'entries'}`;
  return hasMore ? `${entries} so far` : entries;
}

const SETTLED_MILLISECONDS = 300;

/** What has been the same for a while: nothing is asked for half an id. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Names of what there is still, by its id. */
function useNames(members: readonly ListedMemberView[]): ReadonlyMap<string, string> {
  const keys = useReadAll<KeyView>('/api/v1/keys');
  const agents = useReadAll<AgentView>('/api/v1/agents');
  return useMemo(
    () =>
      new Map([
        ...members.map(({ id, email }) => [id, email] as const),
        ...(keys.data ?? []).map(({ id, name, preview }) => [id, name || preview] as const),
        ...(agents.data ?? []).map(({ id, name }) => [id, name] as const),
      ]),
    [members, keys.data, agents.data],
  );
}
