import { printMoney } from '../../core/values/money.ts';
import { SeriesPatterns } from '../charts/series-patterns.tsx';
import { printCount, printMany } from '../parts/count.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { UsageBreakdown } from './usage-breakdown.tsx';
import { UsageChart } from './usage-chart.tsx';
import { groupsOf } from './usage-groups.ts';
import { rangeOf, USAGE_PERIODS } from './usage-period.ts';
import { type UsageRead, useUsage } from './usage-reading.ts';
import { rowsOf, totalsOf } from './usage-rows.ts';

const [, , MONTH] = USAGE_PERIODS;

/** What one key was used for lately. */
export function KeyUsageCard({ keyId }: { readonly keyId: string }) {
  const usage = useUsage([keyId], rangeOf(MONTH, Date.now() / 1000));
  return (
    <section className="card" aria-labelledby="key-usage">
      <div className="row between">
        <h2 id="key-usage">Usage in {MONTH.title}</h2>
        <a href="#/usage">Usage of all keys</a>
      </div>
      <ErrorNotice error={usage.error} />
      {usage.data === undefined ? (
        usage.error === null && <Waiting lines={5} label="Loading the usage" />
      ) : (
        <KeyUsage read={usage.data} />
      )}
    </section>
  );
}

function KeyUsage({ read: { range, usages } }: { readonly read: UsageRead }) {
  const rows = rowsOf(usages);
  if (rows.length === 0) {
    return <p className="quiet">No request with this key was counted in this time.</p>;
  }
  const groups = groupsOf(rows, 'outcome', (keyId) => keyId);
  const { requests, refused, inputTokens, outputTokens, costMicros } = totalsOf(rows);
  return (
    <>
      <SeriesPatterns />
      <p>
        {printMany(requests, 'request')}, {printCount(refused)} of them refused;{' '}
        {printMany(inputTokens + outputTokens, 'token')}; {printMoney(costMicros)}
      </p>
      <div className="usage-charts">
        <UsageChart groups={groups} range={range} measure="requests" />
        <UsageBreakdown groups={groups} grouping="outcome" />
      </div>
    </>
  );
}
