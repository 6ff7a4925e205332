import { TableFrame } from '../parts/table-frame.tsx';
import { type ChartData, unitTotals } from './chart-data.ts';
import { SeriesSwatch } from './series-patterns.tsx';

interface ChartNumbersProps {
  readonly data: ChartData;
  /** `Requests`. */
  readonly title: string;
  readonly printValue: (value: number) => string;
  readonly printUnit: (seconds: number) => string;
}

/** Every number of a chart, latest first, without the times in which there is nothing. */
export function ChartNumbers({ data, title, printValue, printUnit }: ChartNumbersProps) {
  const totals = unitTotals(data);
  const units = data.starts.map((start, unit) => ({ start, unit, total: totals[unit] ?? 0 }));
  return (
    <details className="chart-numbers">
      <summary>{title} in numbers</summary>
      <TableFrame label={`${title} in numbers`} low>
        <table className="table small">
          <thead>
            <tr>
              <th scope="col">Time (UTC)</th>
              {data.series.map(({ id, name }, at) => (
                <th scope="col" className="number" key={id}>
                  <SeriesSwatch at={at} /> {name}
                </th>
              ))}
              <th scope="col" className="number">
                Sum
              </th>
            </tr>
          </thead>
          <tbody>
            {units
              .filter(({ total }) => total !== 0)
              .toReversed()
              .map(({ start, unit, total }) => (
                <tr key={start}>
                  <th scope="row" className="nowrap">
                    {printUnit(start)}
                  </th>
                  {data.series.map(({ id, values }) => (
                    <td className="number" key={id}>
                      {printValue(values[unit] ?? 0)}
                    </td>
                  ))}
                  <td className="number">{printValue(total)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </TableFrame>
    </details>
  );
}
