import type { CredentialKind, Policy, Route, Surface } from '../../core/policy/policy.ts';
import { listed } from './describe-environment.ts';
import type { Section } from './section.ts';

const JSON_MEDIA_TYPE = 'application/json';

/** Every route: who may call it, and who serves it. */
export function describeRoutes(surfaces: readonly Surface[]): Section {
  return {
    title: 'Routes',
    headings: ['surface', 'method', 'path', 'who may', 'does', 'besides'],
    rows: surfaces.flatMap((surface) =>
      surface.routes.map((route, index) => ({
        cells: [
          surface.name,
          route.method,
          route.path,
          whoMay(surface, route),
          `${route.function}.${route.operation}`,
          besides(surface, route),
        ],
        path: ['surfaces', surface.name, 'routes', index],
      })),
    ),
  };
}

/** `anyone: <why>`, or the kinds of credentials with what they need besides. */
function whoMay(surface: Surface, route: Route): string {
  if (route.publicBecause !== null) return `anyone: ${route.publicBecause}`;
  const needs = [
    route.scope === null ? '' : ` with ${route.scope}`,
    route.roles === null ? '' : ` of ${listed(route.roles)}`,
    route.actsAsAgent ? ' as one agent' : '',
  ];
  return `${listed(kindsOn(surface, route))}${needs.join('')}`;
}

/** What else a document can say of a route, where it does. */
function besides(surface: Surface, route: Route): string {
  const speaksLess = route.dialects.length < surface.dialects.length;
  return [
    speaksLess ? [`speaks ${listed(route.dialects)}`] : [],
    route.carries === null ? [] : [`carries ${route.carries}`],
    route.takes.join() === JSON_MEDIA_TYPE ? [] : [`takes ${listed(route.takes)}`],
    route.keepsThreads ? ['keeps threads'] : [],
    route.takesIdempotencyKey ? ['idempotency-key'] : [],
  ]
    .flat()
    .join('; ');
}

/** The kinds that are looked for here. Keys have no role: where one is asked for, they are refused. */
function kindsOn({ credentials }: Surface, { dialects, roles }: Route): readonly CredentialKind[] {
  const kinds = credentials
    .filter(({ dialect }) => dialect === null || dialects.includes(dialect))
    .flatMap((source) => source.kinds);
  return [...new Set(kinds)].filter((kind) => roles === null || kind !== 'key');
}

/** Every set of networks, and the environments whose firewall refuses it. */
export function describeNetworks(policy: Policy, blockedIn: (network: string) => readonly string[]): Section {
  return {
    title: 'Networks',
    headings: ['set', 'title', 'addresses', 'blocked in'],
    rows: Object.values(policy.networks).flatMap(({ name, title, ipv4, ipv6 }) =>
      (['ipv4', 'ipv6'] as const).flatMap((family) =>
        (family === 'ipv4' ? ipv4 : ipv6).map((address, index) => ({
          cells: [name, title, address, listed(blockedIn(name))],
          path: ['networks', name, family, index],
        })),
      ),
    ),
  };
}
