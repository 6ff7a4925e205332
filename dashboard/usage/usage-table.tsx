import { printMoney } from '../../core/values/money.ts';
import { Button } from '../parts/button.tsx';
import { printCount } from '../parts/count.ts';
import { download } from '../parts/download.ts';
import { TableFrame } from '../parts/table-frame.tsx';
import { usageCsv } from './usage-csv.ts';
import { printUnit } from './usage-labels.ts';
import type { UsageRange } from './usage-period.ts';
import { totalsByUnit, type UsageRow } from './usage-rows.ts';

interface UsageTableProps {
  readonly rows: readonly UsageRow[];
  readonly range: UsageRange;
  readonly nameOf: (keyId: string) => string;
}

const COLUMNS = [
  'Requests',
  'Succeeded',
  'Refused',
  'Input tokens',
  'Cached',
  'Output tokens',
  'Cost',
] as const;

/** The same in numbers, and as a file with every row. */
export function UsageTable({ rows, range, nameOf }: UsageTableProps) {
  const save = () => {
    const days = [range.from, range.to - 1].map((at) => new Date(at * 1000).toISOString().slice(0, 10));
    download(`usage-${days.join('-')}-by-${range.by}.csv`, 'text/csv;charset=utf-8', usageCsv(rows, nameOf));
  };
  return (
    <section aria-labelledby="usage-table" className="stack">
      <div className="row between">
        <h2 id="usage-table">By {range.by}</h2>
        <Button size="small" onClick={save} title="Every number by key, route and outcome">
          Download CSV
        </Button>
      </div>
      <TableFrame label={`Use by ${range.by}`}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{range.by === 'hour' ? 'Hour' : 'Day'} (UTC)</th>
              {COLUMNS.map((title) => (
                <th scope="col" className="number" key={title}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {totalsByUnit(rows).map((totals) => (
              <tr key={totals.start}>
                <th scope="row" className="nowrap">
                  {printUnit[range.by](totals.start)}
                </th>
                {[
                  printCount(totals.requests),
                  printCount(totals.succeeded),
                  printCount(totals.refused),
                  printCount(totals.inputTokens),
                  printCount(totals.cachedInputTokens),
                  printCount(totals.outputTokens),
                  printMoney(totals.costMicros),
                ].map((text, at) => (
                  <td className="number" key={COLUMNS[at]}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  );
}
