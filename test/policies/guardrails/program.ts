import { loadPolicy } from '../../../infra/policies.ts';
import { declaredFor } from '../../../local/declared-for.ts';
import type { GraphResource } from '../../../local/resource-graph.ts';
import type { StackResource } from '../../../policies/guardrails/rule.ts';
import { linked } from './judging.ts';

/** Everything that the program declares on AWS for an environment. */
export async function declaredIn(environment: string): Promise<readonly GraphResource[]> {
  const { resources } = await declaredFor(loadPolicy(environment));
  return resources.filter(({ type }) => type.startsWith('aws:'));
}

/** The resources as rules see them. */
export function judged(resources: readonly GraphResource[]): readonly StackResource[] {
  return linked(
    resources.map((resource) => ({ ...resource, key: resource.urn, refersTo: resource.dependencies })),
    ({ type, name, urn, inputs }) => ({ type, name, urn, props: inputs }),
  );
}
