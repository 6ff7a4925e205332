import { curlSample } from '../../core/code-samples/http-samples.ts';
import { costMicros } from '../../core/money/cost.ts';
import { printMoney } from '../../core/values/money.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { printCount } from '../parts/count.ts';
import { Tabs } from '../parts/tabs.tsx';
import { Tag } from '../parts/tag.tsx';
import { printMilliseconds } from './composer.tsx';
import type { Turn } from './conversation.ts';
import { DecisionView } from './decision-view.tsx';

interface LastRequestProps {
  readonly turn: Turn;
  /** Null where the API keeps no conversation. */
  readonly threadId: string | null;
  readonly surface: string;
  readonly keyId: string | null;
  readonly models: PolicyView['models'];
}

/** What came back beside the text, how it was decided, and the request itself. */
export function LastRequest({ turn, threadId, surface, keyId, models }: LastRequestProps) {
  const raw = turn.problem?.raw ?? null;
  return (
    <section className="card" aria-labelledby="last-request">
      <div className="row">
        <h2 id="last-request">Last request</h2>
        {turn.headers?.sandbox === true && <Tag look="accent">Sandbox</Tag>}
      </div>
      <AnswerFigures turn={turn} threadId={threadId} models={models} />
      <Tabs
        label="About the last request"
        tabs={[
          {
            name: 'Decision',
            content: <DecisionView key={turn.id} turn={turn} surface={surface} keyId={keyId} />,
          },
          { name: 'Request', content: <CodeBlock title="Request, cURL" text={curlSample(turn.call)} /> },
          ...(raw === null
            ? []
            : [
                {
                  name: 'Error as it came',
                  content: <CodeBlock title="Error" text={indented(raw)} wrapped />,
                },
              ]),
        ]}
      />
    </section>
  );
}

function AnswerFigures({ turn, threadId, models }: Pick<LastRequestProps, 'turn' | 'threadId' | 'models'>) {
  const { status, headers, usage, firstTextMs, totalMs } = turn;
  return (
    <dl className="answer-figures">
      <Figure name="Status" value={status} />
      <Figure name="First text after" value={firstTextMs === null ? null : printMilliseconds(firstTextMs)} />
      <Figure name="Ended after" value={totalMs === null ? null : printMilliseconds(totalMs)} />
      <Figure
        name="Tokens in, out"
        value={usage === null ? null : `${printCount(usage.inputTokens)}, ${printCount(usage.outputTokens)}`}
      />
      <Figure name="Cost" value={printCost(turn, models)} />
      {headers?.windows.map(({ name, limit, remaining }) => (
        <Figure
          key={name}
          name={`Left this ${name}`}
          value={`${printCount(remaining)} of ${printCount(limit)}`}
        />
      ))}
      {headers?.retryAfterSeconds != null && (
        <Figure name="Retry after" value={`${headers.retryAfterSeconds} s`} />
      )}
      <Figure name="Finish" value={turn.finish} />
      {threadId !== null && <Figure name="Thread" value={threadId} isCode />}
      <Figure name="Request id" value={headers?.requestId ?? null} isCode />
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  /** Null where it is not known, or not yet. */
  readonly value: string | number | null;
  readonly isCode?: boolean;
}

function Figure({ name, value, isCode = false }: FigureProps) {
  return (
    <div className={isCode ? 'broad' : undefined}>
      <dt>{name}</dt>
      <dd>{value === null ? '–' : isCode ? <code>{value}</code> : value}</dd>
    </div>
  );
}

/** By the policy's prices: what the ledger will say. */
function printCost({ usage, headers, settings }: Turn, models: PolicyView['models']): string | null {
  if (headers?.sandbox === true) return 'Nothing';
  const model = models.find(({ id }) => id === settings.model);
  return usage === null || model === undefined ? null : printMoney(costMicros(model.prices, usage));
}

/** JSON with its lines broken; what is none as it came. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
