import { useQuery } from '@tanstack/react-query';
import { printMoney } from '../../core/values/money.ts';
import { printCount, printMany } from '../parts/count.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Figure } from '../parts/figure.tsx';
import { TableFrame } from '../parts/table-frame.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useGatehouse } from '../shell/gatehouse.tsx';
import { printSigned } from './ledger-words.ts';
import { entriesSince, monthStart, type RecentEntries, spendingOf } from './month-spending.ts';

const MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });

/** What was spent since the month began, by the ledger. */
export function MonthCard() {
  const { api } = useGatehouse();
  const since = monthStart(Date.now());
  const month = useQuery({
    queryKey: ['/api/v1/billing/ledger', 'since', since],
    queryFn: () => entriesSince((query) => api.get('/api/v1/billing/ledger', query), since),
  });
  return (
    <section className="card" aria-labelledby="month">
      <h2 id="month">{MONTH.format(since)}, so far</h2>
      <ErrorNotice error={month.error} />
      {month.data === undefined ? (
        month.error === null && <Waiting lines={3} />
      ) : (
        <MonthSpending recent={month.data} />
      )}
    </section>
  );
}

function MonthSpending({ recent: { entries, isComplete } }: { readonly recent: RecentEntries }) {
  const { spentMicros, completions, paidInMicros, correctedMicros, models } = spendingOf(entries);
  const oldest = entries.at(-1);
  return (
    <>
      <dl className="figures">
        <Figure title="Spent" value={printMoney(spentMicros)}>
          {printMany(completions, 'completion')}
        </Figure>
        <Figure title="Paid in" value={printMoney(paidInMicros)} />
        {correctedMicros !== 0 && <Figure title="Corrected" value={printSigned(correctedMicros)} />}
      </dl>
      {!isComplete && oldest !== undefined && (
        <p className="small quiet">
          At least so much: of the latest {printCount(entries.length)} entries, which reach back to{' '}
          {DAY.format(new Date(oldest.at))} UTC. What each key cost in the whole month is under{' '}
          <a href="#/usage">Usage</a>.
        </p>
      )}
      {models.length > 0 && (
        <TableFrame label="Spent by model">
          <table className="table small">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col" className="number">
                  Completions
                </th>
                <th scope="col" className="number">
                  Tokens
                </th>
                <th scope="col" className="number">
                  Spent
                </th>
              </tr>
            </thead>
            <tbody>
              {models.map((one) => (
                <tr key={one.model}>
                  <th scope="row">{one.model}</th>
                  <td className="number">{printCount(one.completions)}</td>
                  <td className="number">{printCount(one.tokens)}</td>
                  <td className="number">{printMoney(one.spentMicros)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </>
  );
}
