import { printMoney } from '../../core/values/money.ts';
import type { AccountView } from '../../functions/billing/shapes.ts';
import { Figure } from '../parts/figure.tsx';
import { Tag } from '../parts/tag.tsx';

/** What there is, and how much of it can be spent. */
export function BalanceCard({ account }: { readonly account: AccountView }) {
  return (
    <section className="card" aria-labelledby="balance">
      <div className="row between">
        <h2 id="balance">Account</h2>
        <Tag look={account.status === 'active' ? 'good' : 'danger'}>
          {account.status === 'active' ? 'Active' : 'Suspended'}
        </Tag>
      </div>
      <dl className="figures">
        <Figure title="Available" value={printMoney(account.availableMicros)}>
          What new completions can spend: the balance without what is held.
        </Figure>
        <Figure title="Held" value={printMoney(account.heldMicros)}>
          Set aside for completions at work, as much as each may cost at most. What it does not cost is given
          back.
        </Figure>
        <Figure title="Balance" value={printMoney(account.balanceMicros)}>
          What was paid in and not spent: the sum of the ledger.
        </Figure>
      </dl>
    </section>
  );
}
