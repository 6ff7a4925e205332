import type { Resource, StackResource } from './rule.ts';

/** Stacks in which data may be lost and doors may stand open. Any other, known or not, is protected. */
const UNPROTECTED_STACKS: readonly string[] = ['local', 'dev'];

export function isProtected({ urn }: Resource): boolean {
  const [stack = ''] = urn.replace(/^urn:pulumi:/, '').split('::');
  return !UNPROTECTED_STACKS.includes(stack);
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
