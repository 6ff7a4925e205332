import { countsOf, MARKS, MEANINGS, SYMBOLS } from '../../core/review/review-words.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemList } from '../parts/problem-list.tsx';
import type { PolicyReply } from '../policy-worker/protocol.ts';
import { ChangeItem } from './change-item.tsx';

interface ReviewedReplyProps {
  readonly reply: PolicyReply;
  /** Whether the text is the one that is deployed. */
  readonly isUnchanged: boolean;
  /** Whether the reply is about an earlier text. */
  readonly isOutdated: boolean;
  readonly goTo: { readonly file: string; readonly onLine: (line: number) => void };
}

export function ReviewedReply({ reply, isUnchanged, isOutdated, goTo }: ReviewedReplyProps) {
  return (
    <div className="stack" data-outdated={isOutdated || undefined}>
      {reply.kind === 'problems' && (
        <div role="status">
          <Notice look="danger" quiet title={problemCount(reply.problems.length)}>
            <p>Nothing would be deployed: a policy with a mistake is not built.</p>
            <ProblemList problems={reply.problems} goTo={goTo} />
          </Notice>
        </div>
      )}
      {reply.kind === 'reviewed' && (
        <>
          <div role="status">
            <Summary reply={reply} isUnchanged={isUnchanged} />
          </div>
          {MARKS.map((mark) => {
            const changes = reply.changes.filter((change) => change.mark === mark);
            if (changes.length === 0) return null;
            return (
              <section key={mark} className="stack" aria-labelledby={mark}>
                <h2 id={mark} className={`mark-${mark}`}>
                  <span aria-hidden="true">{SYMBOLS[mark]} </span>
                  {mark.charAt(0).toUpperCase() + mark.slice(1)}
                  <span className="quiet small"> {MEANINGS[mark]}</span>
                </h2>
                {changes.map((change) => (
                  <ChangeItem key={change.id} change={change} environments={reply.environments} />
                ))}
              </section>
            );
          })}
        </>
      )}
    </div>
  );
}

function Summary({
  reply: { changes, environments },
  isUnchanged,
}: {
  readonly reply: Extract<PolicyReply, { readonly kind: 'reviewed' }>;
  readonly isUnchanged: boolean;
}) {
  if (isUnchanged) {
    return (
      <Notice title="Nothing is changed yet">
        <p>Change a limit, a permission or a role in the text, and read here what that means for requests.</p>
      </Notice>
    );
  }
  return (
    <Notice
      look={changes.some(({ mark }) => mark === 'loosened') ? 'warning' : 'good'}
      title={countsOf(changes)}
    >
      <p className="small quiet">Compared in {environments.join(', ')}.</p>
    </Notice>
  );
}

function problemCount(count: number): string {
  return count === 1 ? 'There is a mistake' : `There are ${count} mistakes`;
}
