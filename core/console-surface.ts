import type { Surface } from './policy/policy.ts';

const FUNCTION = 'console';
const OPERATION = 'list-keys';

/** The surface for people and their scripts, told from the others by this: it lists the keys of all of them. Null if there is none. */
export function consoleSurfaceOf(surfaces: Readonly<Record<string, Surface>>): Surface | null {
  const lists = ({ routes }: Surface) =>
    routes.some((route) => route.function === FUNCTION && route.operation === OPERATION);
  return Object.values(surfaces).find(lists) ?? null;
}
