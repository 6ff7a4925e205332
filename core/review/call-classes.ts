import { type CallSpace, type SpaceRoute, UNDECLARED } from './call-space.ts';

/** What two calls can differ in, in the order in which a class of one may depend on those before it. */
export const DIMENSIONS = [
  'route',
  'credential',
  'client',
  'record',
  'kind',
  'issuer',
  'secret',
  'expiry',
  'account',
  'networks',
  'agent',
  'named',
  'scopes',
  'role',
  'hour',
  'minute',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Which class a call belongs to, in some dimensions or all. */
export type Classes = { readonly [dimension in Dimension]?: string | undefined };

export const MALFORMED = 'sk-not-one-of-ours';
/** A header that only clients of this dialect send. */
export const MARKERS: Readonly<Record<string, string>> = { anthropic: 'anthropic-version' };
export const ELSEWHERE = 'another-surface';

export function routeOf(space: CallSpace, { route }: Classes): SpaceRoute {
  return space.routes.find(({ id }) => id === route) ?? UNDECLARED;
}
