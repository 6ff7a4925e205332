import { evaluate } from '../../../local/evaluate.ts';
import type { GraphResource } from '../../../local/resource-graph.ts';
import type { StackResource } from '../../../policies/guardrails/rule.ts';
import { linked } from './judging.ts';

/** Everything that the program declares on AWS for an environment, from the handlers under `root`. */
export async function declaredIn(environment: string, root: string): Promise<readonly GraphResource[]> {
  // Pulumi takes a stack trace for each resource, and a test runner maps every line of it: most of an evaluation.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const graph = await evaluate(environment, async () => {
      const { build } = await import('../../../infra/index.ts');
      return () => build(environment, { root });
    });
    return graph.resources.filter(({ type }) => type.startsWith('aws:'));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The resources as rules see them. */
export function judged(resources: readonly GraphResource[]): readonly StackResource[] {
  return linked(
    resources.map((resource) => ({ ...resource, key: resource.urn, refersTo: resource.dependencies })),
    ({ type, name, urn, inputs }) => ({ type, name, urn, props: inputs }),
  );
}
