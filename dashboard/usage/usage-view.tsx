import { SeriesPatterns } from '../charts/series-patterns.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { UsageBreakdown } from './usage-breakdown.tsx';
import { UsageChart } from './usage-chart.tsx';
import { UsageFigures } from './usage-figures.tsx';
import { type Grouping, groupsOf, MEASURES } from './usage-groups.ts';
import type { UsageRead } from './usage-reading.ts';
import { rowsOf, totalsOf } from './usage-rows.ts';
import { UsageTable } from './usage-table.tsx';

interface UsageViewProps {
  readonly read: UsageRead;
  /** While something else is being read. */
  readonly busy: boolean;
  readonly grouping: Grouping;
  readonly nameOf: (keyId: string) => string;
}

/** What was read: as figures, charts and tables. */
export function UsageView({ read: { range, usages }, busy, grouping, nameOf }: UsageViewProps) {
  const rows = rowsOf(usages);
  const groups = groupsOf(rows, grouping, nameOf);
  return (
    <div className="stack wide usage" aria-busy={busy}>
      <SeriesPatterns />
      <UsageFigures totals={totalsOf(rows)} />
      {rows.length === 0 ? (
        <EmptyState title="Nothing was used in this time">
          No request with these keys was counted. Choose a longer time or other keys, or call an API.
        </EmptyState>
      ) : (
        <>
          <section className="usage-charts" aria-label="Over time">
            <div className="card">
              {MEASURES.map((measure) => (
                <UsageChart key={measure} groups={groups} range={range} measure={measure} />
              ))}
            </div>
            <UsageBreakdown groups={groups} grouping={grouping} />
          </section>
          <UsageTable rows={rows} range={range} nameOf={nameOf} />
        </>
      )}
    </div>
  );
}
