import { findRoute } from './decide.ts';
import type { RequestFacts } from './facts.ts';
import type { Policy, Role } from './policy/policy.ts';
import { HOUR_SECONDS, MINUTE_SECONDS, windowNumber } from './windows.ts';

/**
 * What a credential's record has to satisfy for this request, as data that a store can turn into the condition
 * of one write.
 *
 * INVARIANT: for a record that exists, the claim holds exactly where `decide` allows. The store's condition
 * spends; `decide` judges the record as it was, and explains.
 */
export interface Claim {
  readonly surface: string;
  readonly scope: string | null;
  readonly roles: readonly Role[] | null;
  readonly sourceIp: string;
  /** Whole Unix seconds. Records hold whole seconds, so that nothing is lost by rounding down. */
  readonly nowSeconds: number;
  readonly minute: number;
  readonly hour: number;
}

export function claimOf(policy: Policy, request: RequestFacts, now: number): Claim {
  const surface = policy.surfaces[request.surface];
  const route = surface && findRoute(surface.routes, request);
  if (route === undefined)
    throw new Error(`no such route: ${request.surface} ${request.method} ${request.resource}`);
  return {
    surface: request.surface,
    scope: route.scope,
    roles: route.roles,
    sourceIp: request.sourceIp,
    nowSeconds: Math.floor(now),
    minute: windowNumber(now, MINUTE_SECONDS),
    hour: windowNumber(now, HOUR_SECONDS),
  };
}
