import { ExcerptBlock } from '../parts/excerpt-block.tsx';
import { MarkedText } from '../parts/marked-text.tsx';
import type { ExplainedStepView } from '../policy-worker/protocol.ts';

/** What one rule found, with what the policy says, and where. */
export function StepItem({ step: { rule, outcome, sentence, declarations } }: { step: ExplainedStepView }) {
  const isPassed = outcome === 'pass';
  return (
    <li className="step" data-outcome={outcome}>
      <span className="mark" aria-hidden="true">
        {isPassed ? '✓' : '✗'}
      </span>
      <div className="stack tight">
        <div>
          <code className="small quiet">{rule}</code>
          <span className="visually-hidden">{isPassed ? ' passes:' : ' denies:'}</span>
          <p>
            <MarkedText text={sentence} sentence />
          </p>
        </div>
        {declarations.length > 0 && (
          <details open={!isPassed}>
            <summary className="small">{placesIn(declarations)}</summary>
            <div className="stack">
              {declarations.map(({ path, value, excerpt }) => (
                <div key={path} className="stack tight">
                  <code className="small">{value === null ? path : `${path} = ${value}`}</code>
                  {excerpt === null ? (
                    <span className="small quiet">Nobody wrote it: a default.</span>
                  ) : (
                    <ExcerptBlock excerpt={excerpt} named={declarations.length > 1} />
                  )}
                </div>
              ))}
            </div>
          </details>
        )}
      </div>
    </li>
  );
}

/** `Declared in surfaces/console.yaml:12, :15`. */
function placesIn(declarations: ExplainedStepView['declarations']): string {
  const places = declarations.flatMap(({ excerpt }) =>
    excerpt === null ? [] : [`${excerpt.file}:${excerpt.line}`],
  );
  return places.length === 0 ? 'A default' : `Declared in ${[...new Set(places)].join(', ')}`;
}
