import { printMoney } from '../../core/values/money.ts';
import { SeriesSwatch } from '../charts/series-patterns.tsx';
import { printCount } from '../parts/count.ts';
import { TableFrame } from '../parts/table-frame.tsx';
import { GROUPING_WORDS, type Grouping, type UsageGroup } from './usage-groups.ts';

interface UsageBreakdownProps {
  readonly groups: readonly UsageGroup[];
  readonly grouping: Grouping;
}

/** What the colors of the charts stand for, with what each comes to. */
export function UsageBreakdown({ groups, grouping }: UsageBreakdownProps) {
  return (
    <TableFrame label={`By ${grouping}`}>
      <table className="table small breakdown">
        <thead>
          <tr>
            <th scope="col">{GROUPING_WORDS[grouping]}</th>
            <th scope="col" className="number">
              Requests
            </th>
            <th scope="col" className="number">
              Tokens
            </th>
            <th scope="col" className="number">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group, at) => (
            <tr key={group.id}>
              <th scope="row">
                <span className="legend">
                  <SeriesSwatch at={at} />
                  <span>
                    {grouping === 'key' && group.id !== '' ? (
                      <a href={`#/keys/${group.id}`}>{group.name}</a>
                    ) : (
                      group.name
                    )}
                  </span>
                </span>
              </th>
              <td className="number">{printCount(group.requests)}</td>
              <td className="number">{printCount(group.inputTokens + group.outputTokens)}</td>
              <td className="number">{printMoney(group.costMicros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
