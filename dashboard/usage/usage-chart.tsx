import { sum, unitTotals } from '../charts/chart-data.ts';
import { ChartNumbers } from '../charts/chart-numbers.tsx';
import { StackedBars } from '../charts/stacked-bars.tsx';
import { chartOf, type Measure, type UsageGroup } from './usage-groups.ts';
import { printStart, printUnit } from './usage-labels.ts';
import { MEASURE_WORDS } from './usage-measures.ts';
import { startsOf, type UsageRange } from './usage-period.ts';

interface UsageChartProps {
  readonly groups: readonly UsageGroup[];
  readonly range: UsageRange;
  readonly measure: Measure;
}

/** One measure over time. */
export function UsageChart({ groups, range, measure }: UsageChartProps) {
  const { title, printValue, printTick, none } = MEASURE_WORDS[measure];
  const data = chartOf(groups, startsOf(range), measure);
  const totals = unitTotals(data);
  const total = sum(totals);
  const most = Math.max(0, ...totals);
  const peak = data.starts[totals.indexOf(most)];
  const summary =
    total === 0 || peak === undefined
      ? `${title} by ${range.by}. ${none}`
      : `${title} by ${range.by}: ${printValue(total)} in all, at most ${printValue(most)}, on ${printUnit[range.by](peak)} UTC.`;
  return (
    <figure className="chart">
      <figcaption className="row between">
        <span>
          <strong>{title}</strong> <span className="quiet">by {range.by}</span>
        </span>
        <span className="number">{printValue(total)}</span>
      </figcaption>
      <StackedBars
        data={data}
        summary={summary}
        printTick={printTick}
        printValue={printValue}
        printStart={printStart[range.by]}
        printUnit={printUnit[range.by]}
      />
      {total === 0 ? (
        <p className="small quiet">{none}</p>
      ) : (
        <ChartNumbers data={data} title={title} printValue={printValue} printUnit={printUnit[range.by]} />
      )}
    </figure>
  );
}
