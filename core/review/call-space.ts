import { issuerOf } from '../credential.ts';
import type { CredentialSource, Policy, Route, Surface } from '../policy/policy.ts';
import { matchRoute, shapeOf } from '../route-match.ts';
import { parseAddress } from '../values/cidr.ts';
import { cidrSetHas, cidrSetOf, complementOf, firstAddress } from '../values/cidr-set.ts';
import { blockedNetworks } from './blocked-networks.ts';

/** A route that one of two policies declares, or both: templates of one shape are one route. */
export interface SpaceRoute {
  /** `GET /v1/models/{}`. */
  readonly id: string;
  readonly method: string;
  readonly shape: string;
  readonly base: Route | null;
  readonly head: Route | null;
  /** Where requests to it can name agents, in either policy. */
  readonly naming: readonly NamingPlace[];
}

/** A place of a request where an agent can be named. */
export type NamingPlace =
  | { readonly in: 'path'; readonly at: number }
  | { readonly in: 'header'; readonly name: string };

/** Every call of one surface that two policies can tell apart: what there is to choose from. */
export interface CallSpace {
  readonly surface: string;
  readonly base: Policy;
  readonly head: Policy;
  readonly routes: readonly SpaceRoute[];
  /** Headers in which a key, session or token may stand, lower case. */
  readonly keyHeaders: readonly string[];
  readonly secretHeaders: readonly string[];
  /** What credentials of the surface begin with, in either policy. */
  readonly prefixes: readonly string[];
  readonly secretPrefixes: readonly string[];
  /** Surfaces whose credentials are good on this one, in either policy. */
  readonly issuers: readonly string[];
  /** An address that neither firewall refuses. */
  readonly from: string;
}

/** Stands for every route that neither policy declares. */
export const UNDECLARED: SpaceRoute = {
  id: 'any other',
  method: 'GET',
  shape: '/no-route-leads-here',
  base: null,
  head: null,
  naming: [],
};

/** Stands where a parameter means nothing to a decision; no route has such a literal. */
export const ANY_VALUE = 'any-value';
const KINDS = ['key', 'session', 'token'] as const;
const ORDINARY_ADDRESS = '198.51.100.7';

export function callSpaceOf(base: Policy, head: Policy, surface: string): CallSpace {
  const both = [base.surfaces[surface], head.surfaces[surface]].filter((one) => one !== undefined);
  const sources = both.flatMap(({ credentials }) => credentials);
  return {
    surface,
    base,
    head,
    routes: [...routesOf(base.surfaces[surface], head.surfaces[surface]), UNDECLARED],
    keyHeaders: unique(sources.map(({ header }) => header)),
    secretHeaders: unique(sources.flatMap(({ secretHeader }) => secretHeader ?? [])),
    prefixes: unique(both.flatMap(prefixesOf)),
    secretPrefixes: unique(both.flatMap(({ keys }) => keys?.secretPrefix ?? [])),
    issuers: unique(both.flatMap((one) => KINDS.map((kind) => issuerOf(one, kind)))),
    from: openAddress(base, head),
  };
}

/** A path of one policy may lead to another route in the other: what a path leads to is asked of each. */
function routesOf(base: Surface | undefined, head: Surface | undefined): SpaceRoute[] {
  const all = [...(base?.routes ?? []), ...(head?.routes ?? [])];
  const methods = unique(all.map(({ method }) => method));
  return unique(all.map(({ path }) => shapeOf(path))).flatMap((shape) =>
    methods.flatMap((method) => {
      const path = shape.replaceAll('{}', ANY_VALUE);
      const found = (surface: Surface | undefined) =>
        surface === undefined ? null : (matchRoute(surface.routes, method, path)?.route ?? null);
      const [before, after] = [found(base), found(head)];
      if (before === null && after === null) return [];
      const naming = namingPlacesOf([
        { naming: base?.agents, template: before?.path },
        { naming: head?.agents, template: after?.path },
      ]);
      return [{ id: `${method} ${shape}`, method, shape, base: before, head: after, naming }];
    }),
  );
}

/** The route of the space that a method and a path lead to: of the shapes, the one with the earliest literals. */
export function routeIdOf({ routes }: CallSpace, request: string): string {
  const [method = '', path = ''] = request.split(' ');
  const shapes = routes.map(({ shape }) => ({ method: '', path: shape.replaceAll('{}', '{any}') }));
  const match = matchRoute(shapes, '', path);
  const id = match === null ? '' : `${method} ${shapeOf(match.route.path)}`;
  return routes.some((route) => route.id === id) ? id : UNDECLARED.id;
}

function prefixesOf({ keys, sessions, tokens }: Surface): string[] {
  return [keys, sessions, tokens].flatMap((rules) => rules?.prefix ?? []);
}

function openAddress(base: Policy, head: Policy): string {
  const refused = cidrSetOf([...blockedNetworks(base), ...blockedNetworks(head)]);
  const ordinary = parseAddress(ORDINARY_ADDRESS);
  if (ordinary !== null && !cidrSetHas(refused, ordinary)) return ORDINARY_ADDRESS;
  return firstAddress(complementOf(refused)) ?? ORDINARY_ADDRESS;
}

interface NamingSide {
  readonly naming: Surface['agents'] | undefined;
  readonly template: string | undefined;
}

function namingPlacesOf(sides: readonly NamingSide[]): NamingPlace[] {
  const positions = sides.flatMap(({ naming, template }) =>
    naming?.parameter == null || template === undefined
      ? []
      : template.split('/').flatMap((part, at) => (part === `{${naming.parameter}}` ? [at] : [])),
  );
  const headers = sides.flatMap(({ naming }) => naming?.header ?? []);
  return [
    ...unique(positions).map((at) => ({ in: 'path', at }) as const),
    ...unique(headers).map((name) => ({ in: 'header', name }) as const),
  ];
}

/** The permissions that a route needs, in either policy. */
export function scopesOf(route: SpaceRoute): string[] {
  return unique([route.base?.scope, route.head?.scope].flatMap((scope) => scope ?? []));
}

/** Whether the policy looks at what the client speaks before it looks for a credential. */
export function dependsOnDialect(credentials: readonly CredentialSource[], route: Route): boolean {
  return route.dialects.length > 1 && credentials.some(({ dialect }) => dialect !== null);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
