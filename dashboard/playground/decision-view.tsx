import { ErrorNotice } from '../parts/error-notice.tsx';
import { MarkedText } from '../parts/marked-text.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMay } from '../shell/gatehouse.tsx';
import type { Turn } from './conversation.ts';
import { summarizeDecision } from './decision-summary.ts';
import { explainAddress } from './supposed-request.ts';
import { useDecision } from './use-decision.ts';

interface DecisionViewProps {
  readonly turn: Turn;
  readonly surface: string;
  /** Null where the key is not in the list. */
  readonly keyId: string | null;
}

/** Why a request was let in or refused, rule by rule. */
export function DecisionView({ turn, surface, keyId }: DecisionViewProps) {
  const mayExplain = useMay('GET /api/v1/policy/documents');
  const { data: decided, error } = useDecision(turn, surface, keyId);
  if (turn.status === null) {
    return (
      <p className="quiet">
        {turn.totalMs === null
          ? 'Waiting for the answer.'
          : 'No answer came, so there is no decision to explain.'}
      </p>
    );
  }
  if (decided === undefined) return error === null ? <Waiting lines={3} /> : <ErrorNotice error={error} />;
  const { request, explanation } = decided;
  return (
    <div className="stack">
      <p>
        <strong>{summarizeDecision({ explanation, status: turn.status, isKeyKnown: keyId !== null })}</strong>
      </p>
      <ol className="steps">
        {explanation.steps.map(({ rule, outcome, sentence }) => (
          <li key={rule} className="step" data-outcome={outcome}>
            <span className="mark" aria-hidden="true">
              {outcome === 'pass' ? '✓' : '✗'}
            </span>
            <div>
              <code className="small quiet">{rule}</code>
              <span className="visually-hidden">{outcome === 'pass' ? ' passes:' : ' denies:'}</span>
              <p>
                <MarkedText text={sentence} sentence />
              </p>
            </div>
          </li>
        ))}
      </ol>
      <p className="small">
        Decided by policy <code>{explanation.policyVersion}</code>.{' '}
        {mayExplain && (
          <a href={explainAddress(request, explanation.from)}>Change the request, and see what decides</a>
        )}
      </p>
    </div>
  );
}
