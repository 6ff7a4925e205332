import type { Policy } from '../policy/policy.ts';
import { type Change, SUBJECTS } from './change.ts';
import { compareEnvironments } from './compare-environments.ts';
import { compareKeys } from './compare-keys.ts';
import { compareLimits } from './compare-limits.ts';
import { compareModels } from './compare-models.ts';
import { compareNetworks } from './compare-networks.ts';
import { compareRest } from './compare-rest.ts';
import { compareRoutes } from './compare-routes.ts';
import { compareSurfaces } from './compare-surfaces.ts';
import { callChanges } from './describe-calls.ts';
import type { ComparePolicies } from './term.ts';

const COMPARISONS: readonly ComparePolicies[] = [
  compareNetworks,
  callChanges,
  compareKeys,
  compareLimits,
  compareModels,
  compareRoutes,
  compareSurfaces,
  compareEnvironments,
];

const MARKS = ['loosened', 'tightened', 'neutral'];

/**
 * Everything that a second policy means and a first did not: what is loosened first.
 *
 * Pure: it runs on the command line and in a browser alike.
 */
export function reviewPolicies(base: Policy, head: Policy): Change[] {
  const changes = COMPARISONS.flatMap((compare) => compare(base, head));
  return [...changes, ...compareRest(base, head, changes)].sort(
    (a, b) =>
      MARKS.indexOf(a.mark) - MARKS.indexOf(b.mark) ||
      SUBJECTS.indexOf(a.subject) - SUBJECTS.indexOf(b.subject),
  );
}
