import type { ExplanationView } from '../../functions/console/policy-shapes.ts';
import { useChange } from '../api/reading.ts';
import { Button } from '../parts/button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Notice } from '../parts/notice.tsx';
import type { ExplainedRequest } from '../policy-worker/protocol.ts';
import { useMay } from '../shell/gatehouse.tsx';
import type { AskedRequest } from './asked-request.ts';
import { differencesOf } from './differences.ts';

interface CompareProps {
  readonly asked: AskedRequest;
  readonly explained: ExplainedRequest;
}

const CALL = 'POST /api/v1/policy/explain';

/** Has the platform explain the same request, to show that it decides as this page does. */
export function CompareWithPlatform({ asked, explained }: CompareProps) {
  const isOffered = useMay(CALL);
  const comparison = useChange((api) => api.post<ExplanationView>('/api/v1/policy/explain', asked), {
    changes: [],
  });
  if (!isOffered) return null;
  const differences = comparison.data === undefined ? null : differencesOf(explained, comparison.data);
  return (
    <div className="stack">
      <div className="row">
        <Button size="small" busy={comparison.isPending} onClick={() => comparison.mutate(undefined)}>
          Compare with the platform
        </Button>
        <span className="small quiet">
          Sends this description to the console, which decides it by the policy that is deployed.
        </span>
      </div>
      <ErrorNotice error={comparison.error} />
      {differences !== null &&
        (differences.length === 0 ? (
          <Notice look="good">The platform decides the same, by the same steps.</Notice>
        ) : (
          <Notice look="warning" title="The platform differs">
            <p>
              It differs in {differences.join(', ')}. The policy may have been deployed anew: load this page
              again.
            </p>
          </Notice>
        ))}
    </div>
  );
}
