import type { SurfaceView } from '../api/policy.ts';

export type RouteView = SurfaceView['routes'][number];

/** A route, with the surface that has it. */
export interface FoundRoute {
  readonly surface: SurfaceView;
  readonly route: RouteView;
}

/** The routes of which the words say something: each word stands in the method, path, title, permission or roles. */
export function findRoutes(surfaces: readonly SurfaceView[], text: string): readonly FoundRoute[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return surfaces.flatMap((surface) =>
    surface.routes
      .filter((route) => {
        const { id, title, permission, roles, dialects } = route;
        const said = [id, title, permission ?? '', ...(roles ?? []), ...dialects, whoMayCall(route)];
        const whole = said.join('\n').toLowerCase();
        return words.every((word) => whole.includes(word));
      })
      .map((route) => ({ surface, route })),
  );
}

/** `Everybody`, `owner, admin`, `every role`. */
export function whoMayCall({ publicBecause, roles }: RouteView): string {
  if (publicBecause !== null) return 'everybody, without a credential';
  return roles === null ? 'every credential' : roles.join(', ');
}

/** The address of the page that explains a request of a route. */
export function explainAddress({ surface, route }: FoundRoute): string {
  return `#/explain?${new URLSearchParams({ surface: surface.name, request: route.id })}`;
}
