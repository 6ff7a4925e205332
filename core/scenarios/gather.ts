import { namedAgents } from '../agent-naming.ts';
import { type Hash, readCredential } from '../credential.ts';
import type { Presented, RequestFacts } from '../facts.ts';
import type { Policy, Route, Surface } from '../policy/policy.ts';
import { matchRoute } from '../route-match.ts';
import { ScenarioError } from './scenario-error.ts';

/** A request as somebody describes it. */
export interface DescribedRequest {
  /** By name. */
  readonly surface: string;
  readonly method: string;
  /** A path, or the template of one. */
  readonly path: string;
  /** Values of the path's parameters, where they do not stand in it. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly from: string;
}

/** A request with what is known of it before any store is asked. */
export interface Gathered {
  readonly surface: Surface;
  /** null where the surface declares no such route. */
  readonly route: Route | null;
  readonly request: RequestFacts;
}

/**
 * What the gate would know of a request.
 *
 * @param hash what is kept of a credential's text
 * @throws ScenarioError if there is no such surface
 */
export function gather(policy: Policy, described: DescribedRequest, hash: Hash): Gathered {
  const surface = surfaceNamed(policy, described.surface);
  const { method, path, headers } = described;
  const match = matchRoute(surface.routes, method, path);
  const valuesOf = (name: string) => headers.filter(([known]) => known === name).map(([, value]) => value);
  const presented: Presented =
    match === null ? { state: 'none' } : readCredential(policy, surface, match.route, valuesOf, hash);
  const request = {
    surface: surface.name,
    method,
    resource: match?.route.path ?? path,
    sourceIp: described.from,
    presented,
    agents: namedAgents(surface, { ...match?.parameters, ...described.parameters }, valuesOf),
  };
  return { surface, route: match?.route ?? null, request };
}

/** @throws ScenarioError if there is no such surface */
export function surfaceNamed({ surfaces }: Policy, name: string): Surface {
  const surface = Object.hasOwn(surfaces, name) ? surfaces[name] : undefined;
  if (surface === undefined) throw new ScenarioError(`there is no surface \`${name}\``);
  return surface;
}
