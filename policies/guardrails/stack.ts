import type { Resource, StackResource } from './rule.ts';

/** Stacks in which data may be lost and doors may stand open. Any other, known or not, is protected. */
const UNPROTECTED_STACKS: readonly string[] = ['local', 'dev'];

/** For rules that ask less there; one that asks nothing there says so in its levels. */
export function isProtected(resource: Resource): boolean {
  return !UNPROTECTED_STACKS.includes(stackOf(resource));
}

/** The name of the stack that a resource belongs to, which is that of its environment. */
export function stackOf({ urn }: Resource): string {
  const [stack = ''] = urn.replace(/^urn:pulumi:/, '').split('::');
  return stack;
}

export function ofType(resources: readonly StackResource[], type: string): readonly StackResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The resources of a type that refer to this one. */
export function dependentsOf(
  { urn }: Resource,
  type: string,
  resources: readonly StackResource[],
): readonly StackResource[] {
  return ofType(resources, type).filter(({ dependencies }) => dependencies.some((one) => one.urn === urn));
}

/** The resources of a type that this one refers to. */
export function dependenciesOf({ dependencies }: StackResource, type: string): readonly StackResource[] {
  return ofType(dependencies, type);
}
