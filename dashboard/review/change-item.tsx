import { answerWithRule, placesOf } from '../../core/review/review-words.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { MarkedText } from '../parts/marked-text.tsx';
import { Tag } from '../parts/tag.tsx';
import type { ShownChange } from '../policy-worker/protocol.ts';

/** As the command calls the folder of the documents. */
const FOLDER = 'policies';

/** Of a list, so many are read at a glance. */
const SHOWN = 4;

interface ChangeItemProps {
  readonly change: ShownChange;
  /** Those that were compared. */
  readonly environments: readonly string[];
}

/** One difference in meaning, with a request by which it can be seen. */
export function ChangeItem({ change, environments }: ChangeItemProps) {
  const { mark, surface, title, routes, region, before, after, id } = change;
  const places = placesOf(change, FOLDER);
  const isEverywhere = change.environments.length === environments.length;
  return (
    <article className={`card change mark-${mark}`}>
      <h3>
        {surface !== null && <Tag look="accent">{surface}</Tag>} <MarkedText text={title} />
      </h3>
      <p className="before-after">
        <span className="visually-hidden">Before: </span>
        <span className="quiet">{answerWithRule(before)}</span>
        <span aria-hidden="true"> → </span>
        <span className="visually-hidden">, after: </span>
        <strong>{answerWithRule(after)}</strong>
      </p>
      <dl className="facts">
        <Row name="Who" values={region} />
        {routes.length > 1 && <Row name="Routes" values={routes} isCode />}
        {!isEverywhere && <Row name="In" values={[change.environments.join(', ')]} />}
        {places.length > 0 && <Row name="Declared" values={places} isCode />}
      </dl>
      <WitnessOf change={change} />
      <p className="small quiet">
        <code>{id}</code>
      </p>
    </article>
  );
}

function Row({
  name,
  values,
  isCode = false,
}: {
  name: string;
  values: readonly string[];
  isCode?: boolean;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Lines values={values.slice(0, SHOWN)} isCode={isCode} />
        {values.length > SHOWN && (
          <details>
            <summary className="small">{values.length - SHOWN} more</summary>
            <Lines values={values.slice(SHOWN)} isCode={isCode} />
          </details>
        )}
      </dd>
    </>
  );
}

function Lines({ values, isCode }: { readonly values: readonly string[]; readonly isCode: boolean }) {
  return values.map((value) => (
    <div key={value}>{isCode ? <code>{value}</code> : <MarkedText text={value} />}</div>
  ));
}

function WitnessOf({ change: { witness, curl, scenario } }: { readonly change: ShownChange }) {
  if (witness === null) return null;
  if (curl === null || scenario === null) {
    return (
      <p>
        Witness: <MarkedText text={witness.says} />
      </p>
    );
  }
  return (
    <details>
      <summary>
        Witness: <MarkedText text={witness.says} />
      </summary>
      <div className="stack">
        <CodeBlock title="As a command" text={curl} wrapped />
        <CodeBlock title="As a scenario" text={scenario} wrapped />
      </div>
    </details>
  );
}
