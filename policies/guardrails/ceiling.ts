import type { StackResource, Violation } from './rule.ts';

/** What there may be so many of. */
export interface Ceiling {
  readonly most: number;
  /** In the plural. */
  readonly what: string;
}

const written = new Intl.NumberFormat('en-US');

/** Says of a resource that more belong to it than AWS takes. */
export function beneathCeiling(
  resource: StackResource,
  count: number,
  { most, what }: Ceiling,
): readonly Violation[] {
  if (count <= most) return [];
  return [
    { resource, message: `has ${written.format(count)} ${what}, and AWS takes ${written.format(most)}` },
  ];
}

/** Says of the first resource that is one too many in its region. */
export function regionCeiling(
  resources: readonly StackResource[],
  { most, what }: Ceiling,
): readonly Violation[] {
  const first = resources[most];
  if (first === undefined) return [];
  const [count, taken] = [resources.length, most].map((number) => written.format(number));
  return [{ resource: first, message: `is one of ${count} ${what}, and a region takes ${taken}` }];
}
