import type { ShownProblem } from '../policy-worker/protocol.ts';
import { Button } from './button.tsx';
import { MarkedText } from './marked-text.tsx';

interface ProblemListProps {
  readonly problems: readonly ShownProblem[];
  /** Goes to a line, for problems of the document that is being edited. */
  readonly goTo?: { readonly file: string; readonly onLine: (line: number) => void };
}

/** What is wrong with documents, each with its line and what may have been meant. */
export function ProblemList({ problems, goTo }: ProblemListProps) {
  return (
    <ol className="problems">
      {problems.map((problem) => {
        const { file, line, column, path, message, suggestion, excerpt } = problem;
        return (
          <li key={JSON.stringify(problem)} className="stack tight">
            <div className="row">
              <code className="small">
                {file}:{line}:{column}
              </code>
              {goTo !== undefined && goTo.file === file && (
                <Button size="small" look="plain" onClick={() => goTo.onLine(line)}>
                  Go to line {line}
                </Button>
              )}
            </div>
            <p>
              {path !== '' && (
                <>
                  <code>{path}</code>:{' '}
                </>
              )}
              <MarkedText text={message} />
              {suggestion !== null && (
                <>
                  {' '}
                  (did you mean <code>{suggestion}</code>?)
                </>
              )}
            </p>
            {excerpt !== '' && (
              <pre className="excerpt-line">
                <code>{excerpt}</code>
              </pre>
            )}
          </li>
        );
      })}
    </ol>
  );
}
