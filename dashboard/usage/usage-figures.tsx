import { printMoney } from '../../core/values/money.ts';
import { printCount } from '../parts/count.ts';
import { Figure } from '../parts/figure.tsx';
import type { UsageTotals } from './usage-rows.ts';

/** What the shown keys were used for in the shown time. */
export function UsageFigures({ totals }: { readonly totals: UsageTotals }) {
  return (
    <section className="card" aria-label="Totals">
      <dl className="usage-figures">
        <Figure title="Requests" value={printCount(totals.requests)} />
        <Figure title="Succeeded" value={printCount(totals.succeeded)} />
        <Figure title="Refused" value={printCount(totals.refused)} />
        <Figure title="Input tokens" value={printCount(totals.inputTokens)}>
          {printCount(totals.cachedInputTokens)} of them cached
        </Figure>
        <Figure title="Output tokens" value={printCount(totals.outputTokens)} />
        <Figure title="Cost" value={printMoney(totals.costMicros)} />
      </dl>
      {totals.refusals.length > 0 && (
        <ul className="row small refusals" aria-label="Refused, by code">
          {totals.refusals.map(([code, requests]) => (
            <li key={code}>
              <code>{code}</code> {printCount(requests)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
