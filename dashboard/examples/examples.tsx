import { codeSamples, type SampleGroup } from '../../core/code-samples/code-samples.ts';
import { printVariables } from '../../core/code-samples/connection-block.ts';
import type { SampledKey } from '../../core/code-samples/sampled-surface.ts';
import type { SurfaceView } from '../api/policy.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Tabs } from '../parts/tabs.tsx';

interface ExamplesProps {
  readonly surface: SurfaceView;
  readonly sampledKey: SampledKey;
  /** Of those that the surface serves; null where it serves none. */
  readonly model: string | null;
}

/** How a surface is called with a key, to paste: one tab for each language of each way. */
export function Examples({ surface, sampledKey: key, model }: ExamplesProps) {
  const groups = codeSamples({ surface, address: surface.url ?? '', key, model });
  if (groups.length === 0) return null;
  return (
    <div className="stack wide">
      {groups.map((group) => (
        <section key={group.title} className="stack tight" aria-label={group.title}>
          <h3>{group.title}</h3>
          <Tabs label={`${group.title} by language`} tabs={tabsOf(group)} />
        </section>
      ))}
    </div>
  );
}

function tabsOf({ title, samples, variables }: SampleGroup) {
  return [
    ...samples.map(({ language, text }) => ({
      name: language,
      content: <CodeBlock title={`${title}, ${language}`} text={text} />,
    })),
    {
      name: 'Environment',
      content: <CodeBlock title={`${title}, environment variables`} text={printVariables(variables)} />,
    },
  ];
}
