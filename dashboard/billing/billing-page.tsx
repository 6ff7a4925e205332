import { useState } from 'react';
import type { AccountView } from '../../functions/billing/shapes.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { ApiError } from '../api/api-error.ts';
import { usePolicy } from '../api/policy.ts';
import { useRead, useReadAgain } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMay } from '../shell/gatehouse.tsx';
import { AtZeroCard } from './at-zero-card.tsx';
import { BalanceCard } from './balance-card.tsx';
import { LedgerSection } from './ledger-section.tsx';
import { MonthCard } from './month-card.tsx';
import { SuspendedNotice } from './suspended-notice.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';

const TOP_UP = 'POST /api/v1/billing/top-ups';

/** What the organization has, what it spent, and for what. */
export function BillingPage() {
  const mayTopUp = useMay(TOP_UP);
  const account = useRead<AccountView>('/api/v1/billing/account');
  const policy = usePolicy();
  const [isToppingUp, setToppingUp] = useState(false);
  const isSuspended = account.data?.status === 'suspended' || isSuspension(account.error);
  const readAgain = useReadAgain(['/api/v1/billing', '/api/v1/keys', '/api/v1/agents']);
  return (
    <Page
      title="Billing"
      about={`One account for the organization: what is paid in, and what completions cost.${mayTopUp ? '' : printWhoTopsUp(policy.data)}`}
      actions={
        <>
          <Button onClick={readAgain}>Read again</Button>
          {mayTopUp && account.data !== undefined && (
            <Button look="primary" onClick={() => setToppingUp(true)}>
              Top up
            </Button>
          )}
        </>
      }
    >
      <div className="stack wide">
        {/* What was read before may no longer be so, and nothing is told of a suspended account. */}
        {isSuspended ? (
          <SuspendedNotice />
        ) : (
          <>
            <ErrorNotice error={account.error ?? policy.error} />
            <Account account={account} policy={policy} />
          </>
        )}
      </div>
      {isToppingUp && account.data !== undefined && (
        <TopUpDialog account={account.data} onClose={() => setToppingUp(false)} />
      )}
    </Page>
  );
}

interface AccountProps {
  readonly account: ReturnType<typeof useRead<AccountView>>;
  readonly policy: ReturnType<typeof usePolicy>;
}

function Account({ account: { data: account, error }, policy }: AccountProps) {
  if (account === undefined) return error === null ? <Waiting lines={8} /> : null;
  return (
    <>
      <BalanceCard account={account} />
      <div className="halves">
        <MonthCard />
        {policy.error === null && <AtZeroCard policy={policy.data} />}
      </div>
      <LedgerSection account={account} />
    </>
  );
}

function isSuspension(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'account_suspended';
}

function printWhoTopsUp(policy: PolicyView | undefined): string {
  const routes = policy?.surfaces.flatMap((surface) => surface.routes) ?? [];
  const roles = routes.find(({ id }) => id === TOP_UP)?.roles ?? [];
  return roles.length === 0 ? '' : ` To top up, ask one who is ${roles.join(' or ')}.`;
}
