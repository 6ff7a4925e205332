import { curlSample } from '../../core/code-samples/http-samples.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { modelsOf } from '../api/policy.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { surfacesThatTake, tokenCall } from './token-call.ts';

interface TokenExamplesProps {
  readonly policy: PolicyView;
  readonly issuer: string;
  /** Its value, or something to put in its place. */
  readonly token: string;
}

/** How a token is used, on each surface that takes it. */
export function TokenExamples({ policy, issuer, token }: TokenExamplesProps) {
  const tabs = surfacesThatTake(policy, issuer).flatMap((surface) => {
    const call = tokenCall(surface, token, modelsOf(policy, surface.name)[0] ?? null);
    return call === null
      ? []
      : [
          {
            name: surface.title,
            content: <CodeBlock title={`${surface.title}, cURL`} text={curlSample(call)} />,
          },
        ];
  });
  return tabs.length === 0 ? null : <Tabs label="Examples by API" tabs={tabs} />;
}
