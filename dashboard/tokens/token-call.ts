import { chatRouteOf, type SampledCall } from '../../core/code-samples/sampled-call.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';

type SurfaceView = PolicyView['surfaces'][number];

const AGENT_PLACEHOLDER = 'AGENT_ID';

/** The rules of the tokens that a surface issues itself; null where it issues none. */
export function tokenRulesOf(policy: PolicyView, issuer: string): NonNullable<SurfaceView['tokens']> | null {
  const surface = policy.surfaces.find(({ name }) => name === issuer);
  return surface?.tokens?.issuer === issuer ? surface.tokens : null;
}

/** The surfaces that take the tokens of an issuer, itself included. */
export function surfacesThatTake(policy: PolicyView, issuer: string): readonly SurfaceView[] {
  return policy.surfaces.filter(({ tokens }) => tokens?.issuer === issuer);
}

/**
 * A first request with a token: a completion where there are any, and something that only reads otherwise.
 *
 * @param model of those that the surface serves; null where it serves none
 * @returns null where a token alone can do nothing, or where the surface answers is not known
 */
export function tokenCall(surface: SurfaceView, token: string, model: string | null): SampledCall | null {
  if (surface.url === null) return null;
  const chat = surface.routes.find(({ id }) => id === idOf(chatRouteOf(surface)));
  const route = chat !== undefined && model !== null ? chat : surface.routes.find(isToRead);
  if (route === undefined) return null;
  const header = route.actsAsAgent ? surface.agents?.header : null;
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(header == null ? {} : { [header]: AGENT_PLACEHOLDER }),
  };
  const call = { method: route.method, url: surface.url + route.path, headers };
  return route === chat
    ? {
        ...call,
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: { model, messages: [{ role: 'user', content: 'Hello' }] },
      }
    : { ...call, body: null };
}

function idOf(route: ReturnType<typeof chatRouteOf>): string | null {
  return route === undefined ? null : `${route.method} ${route.path}`;
}

function isToRead({ method, path, publicBecause }: SurfaceView['routes'][number]): boolean {
  return method === 'GET' && publicBecause === null && !path.includes('{');
}
