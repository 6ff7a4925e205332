import { CATALOGUE_RULES } from './consistency-catalogues.ts';
import { CREDENTIAL_RULES } from './consistency-credentials.ts';
import { ENVIRONMENT_RULES } from './consistency-environments.ts';
import { ROUTE_RULES } from './consistency-routes.ts';
import type { ConsistencyRule, Finding, PolicySet } from './consistency-set.ts';
import { SURFACE_RULES } from './consistency-surfaces.ts';

/** What the documents must satisfy together, beyond what a schema can say of each. All are asked, always. */
export const CONSISTENCY_RULES: readonly ConsistencyRule[] = [
  ...SURFACE_RULES,
  ...CREDENTIAL_RULES,
  ...ROUTE_RULES,
  ...ENVIRONMENT_RULES,
  ...CATALOGUE_RULES,
];

export function checkConsistency(set: PolicySet): Finding[] {
  return CONSISTENCY_RULES.flatMap((rule) => rule.check(set));
}
