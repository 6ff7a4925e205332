import { useState } from 'react';
import type { TokenView } from '../../functions/console/shapes.ts';
import { usePolicy } from '../api/policy.ts';
import { useReadAll } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useGatehouse, useMay } from '../shell/gatehouse.tsx';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { RevokeTokenDialog } from './revoke-token-dialog.tsx';
import { tokenRulesOf } from './token-call.ts';
import { TokenExamples } from './token-examples.tsx';
import { TokenTable } from './token-table.tsx';

/** The tokens of the member who is signed in: nobody sees those of others. */
export function TokensPage() {
  const { settings } = useGatehouse();
  const issuer = settings.console;
  const mayCreate = useMay('POST /api/v1/tokens');
  const mayRevoke = useMay('DELETE /api/v1/tokens/{tokenId}');
  const policy = usePolicy();
  const tokens = useReadAll<TokenView>('/api/v1/tokens');
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<TokenView | null>(null);
  const rules = policy.data === undefined ? null : tokenRulesOf(policy.data, issuer);
  const isFull = rules !== null && tokens.data !== undefined && tokens.data.length >= rules.atMost;
  const create = mayCreate && (
    <Button look="primary" disabled={isFull} onClick={() => setCreating(true)}>
      Create token
    </Button>
  );
  const error = policy.error ?? tokens.error;
  return (
    <Page
      title="Tokens"
      about="For your own scripts. A token acts as you: it may do what your role may do, and is good for all of your organization’s agents."
      actions={create}
    >
      <div className="stack wide">
        <ErrorNotice error={error} />
        {tokens.data === undefined || policy.data === undefined ? (
          error === null && <Waiting lines={4} />
        ) : tokens.data.length === 0 ? (
          <EmptyState title="No tokens yet" action={create}>
            Create a token to call the APIs below as yourself, without signing in. Clients that only ever act
            as one agent are better served by a key.
          </EmptyState>
        ) : (
          <section className="stack tight" aria-label="Your tokens">
            <TokenTable tokens={tokens.data} onRevoke={mayRevoke ? setRevoked : null} />
            <p className="small quiet" role="status">
              {tokens.data.length} of at most {rules?.atMost ?? tokens.data.length} tokens
              {isFull && ': revoke one to make another'}
            </p>
          </section>
        )}
        {policy.data !== undefined && (
          <section className="card" aria-labelledby="use">
            <div>
              <h2 id="use">Use a token</h2>
              <p className="quiet">
                Send it as <code>Authorization: Bearer</code>. These APIs take it:
              </p>
            </div>
            <TokenExamples policy={policy.data} issuer={issuer} token="YOUR_TOKEN" />
          </section>
        )}
      </div>
      {isCreating && policy.data !== undefined && rules !== null && (
        <CreateTokenDialog
          policy={policy.data}
          issuer={issuer}
          rules={rules}
          onClose={() => setCreating(false)}
        />
      )}
      {revoked !== null && <RevokeTokenDialog token={revoked} onClose={() => setRevoked(null)} />}
    </Page>
  );
}
