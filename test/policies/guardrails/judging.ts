import {
  type Finding,
  judgeOne,
  judgeTogether,
  type Properties,
  type Rule,
  type StackResource,
} from '../../../policies/guardrails/rule.ts';

/** A resource that is all that a test says of it, in a stack that is protected unless it says otherwise. */
export function resource(
  type: string,
  props: Properties,
  { name = 'it', stack = 'prod', dependencies = [] as readonly StackResource[] } = {},
): StackResource {
  return { type, name, urn: `urn:pulumi:${stack}::project::${type}::${name}`, props, dependencies };
}

/** A rule over the resources of one stack, as Pulumi calls it. */
export function judge(rule: Rule, resources: readonly StackResource[]): readonly Finding[] {
  return 'judge' in rule
    ? resources.flatMap((resource) => judgeOne(rule, resource))
    : judgeTogether(rule, resources);
}

/** Gives resources the ones that they refer to. Names are URNs or whatever else tells them apart. */
export function linked<T extends { readonly key: string; readonly refersTo: readonly string[] }>(
  items: readonly T[],
  resourceOf: (item: T) => Omit<StackResource, 'dependencies'>,
): readonly StackResource[] {
  const byKey = new Map(
    items.map((item) => [item.key, { ...resourceOf(item), dependencies: [] as StackResource[] }]),
  );
  for (const { key, refersTo } of items) {
    for (const other of refersTo) {
      const resource = byKey.get(other);
      if (resource !== undefined) byKey.get(key)?.dependencies.push(resource);
    }
  }
  return [...byKey.values()];
}
