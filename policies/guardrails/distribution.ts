import { listOf, objectOf } from './properties.ts';
import type { Properties } from './rule.ts';

/** The behaviors of a distribution: what it does with all requests, and what with those of single paths. */
export function behaviorsOf({
  defaultCacheBehavior,
  orderedCacheBehaviors,
}: Properties): readonly Properties[] {
  return [defaultCacheBehavior, ...listOf(orderedCacheBehaviors)].map(objectOf);
}

/** How messages name a behavior: by the pattern of its paths, which the default has none of. */
export function pathsOf({ pathPattern }: Properties): string {
  return typeof pathPattern === 'string' ? `at ${pathPattern}` : 'by default';
}
