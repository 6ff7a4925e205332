import { issuerOf } from './credential.ts';
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
  /** The surface that issued the credential. */
  readonly surface: string;
  /** SHA-256 of the secret that was sent; null for none. */
  readonly secretHash: string | null;
  /** Ids that the credential's agent has to be, if it acts on one. */
  readonly agents: readonly string[];
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
  if (surface === undefined || route === undefined)
    throw new Error(`no such route: ${request.surface} ${request.method} ${request.resource}`);
  const { presented } = request;
  if (presented.state !== 'well-formed') throw new Error('there is no credential to claim');
  return {
    surface: issuerOf(surface, presented.kind),
    secretHash: presented.secretHash,
    agents: request.agents,
    scope: route.scope,
    roles: route.roles,
    sourceIp: request.sourceIp,
    nowSeconds: Math.floor(now),
    minute: windowNumber(now, MINUTE_SECONDS),
    hour: windowNumber(now, HOUR_SECONDS),
  };
}
