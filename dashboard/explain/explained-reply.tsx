import { MarkedText } from '../parts/marked-text.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemList } from '../parts/problem-list.tsx';
import type { ExplainedRequest, PolicyReply } from '../policy-worker/protocol.ts';
import type { AskedRequest } from './asked-request.ts';
import { CompareWithPlatform } from './compare-with-platform.tsx';
import { StepItem } from './step-item.tsx';

interface ExplainedReplyProps {
  readonly reply: PolicyReply;
  /** Every rule, in order. */
  readonly rules: readonly string[];
  /** Whether the form says another request by now. */
  readonly isOutdated: boolean;
  readonly asked: AskedRequest | null;
}

export function ExplainedReply({ reply, rules, isOutdated, asked }: ExplainedReplyProps) {
  switch (reply.kind) {
    case 'impossible':
      return (
        <Notice look="warning" title="There is no such request">
          <MarkedText text={reply.message} sentence />
        </Notice>
      );
    case 'problems':
      return (
        <Notice look="danger" title="The documents of this policy are wrong">
          <ProblemList problems={reply.problems} />
        </Notice>
      );
    case 'reviewed':
      return null;
    case 'explained':
      return (
        <div className="stack wide" data-outdated={isOutdated || undefined}>
          <div role="status">
            <Verdict explained={reply} />
          </div>
          <Steps explained={reply} rules={rules} />
          {asked !== null && !isOutdated && (
            <CompareWithPlatform key={JSON.stringify(asked)} asked={asked} explained={reply} />
          )}
        </div>
      );
  }
}

function Verdict({ explained: { effect, code, answer, route, from, at } }: { explained: ExplainedRequest }) {
  return (
    <Notice
      look={effect === 'allow' ? 'good' : 'danger'}
      quiet
      title={answer === null ? 'Allowed' : `Denied: ${answer.status} ${answer.code}`}
    >
      {answer === null ? (
        <p>The request reaches the operation.</p>
      ) : (
        <>
          <p>
            The caller is answered: <MarkedText text={answer.message} />
          </p>
          {code !== null && code !== answer.code && (
            <p>
              The log says <code>{code}</code>, of which the caller is not told.
            </p>
          )}
        </>
      )}
      <p className="small quiet">
        {route === null ? 'No route' : <code>{route}</code>} from <code>{from}</code> at <code>{at}</code>
      </p>
    </Notice>
  );
}

function Steps({ explained: { steps }, rules }: { explained: ExplainedRequest; rules: readonly string[] }) {
  const asked = steps.map(({ rule }) => rule);
  const rest = steps.at(-1)?.outcome === 'deny' ? rules.filter((rule) => !asked.includes(rule)) : [];
  return (
    <div className="stack">
      <h2>Step by step</h2>
      <ol className="steps">
        {steps.map((step) => (
          <StepItem key={step.rule} step={step} />
        ))}
      </ol>
      {rest.length > 0 && <p className="small quiet">Not asked any more: {rest.join(', ')}.</p>}
    </div>
  );
}
