import type { KeyView } from '../../functions/console/shapes.ts';

/** Each is a request of its own: more would take long, and no chart could tell them apart. */
export const MAX_USAGE_KEYS = 20;

/** Those used last come first, those never used last. */
export function byLastUse(keys: readonly KeyView[]): readonly KeyView[] {
  const lastUse = ({ lastUsedAt }: KeyView) => (lastUsedAt === null ? 0 : Date.parse(lastUsedAt));
  return keys.toSorted((a, b) => lastUse(b) - lastUse(a));
}

/**
 * The keys whose use is shown: those chosen, or all, but no more than can be.
 *
 * @param chosen ids; empty for all
 */
export function shownKeys(
  keys: readonly KeyView[],
  chosen: readonly string[],
): { readonly shown: readonly KeyView[]; readonly leftOut: number } {
  const asked = byLastUse(keys).filter(({ id }) => chosen.length === 0 || chosen.includes(id));
  return {
    shown: asked.slice(0, MAX_USAGE_KEYS),
    leftOut: Math.max(0, asked.length - MAX_USAGE_KEYS),
  };
}

/** What keys are known by: their names, with the preview where two have the same. */
export function keyNames(keys: readonly KeyView[]): (keyId: string) => string {
  const namesakes = Map.groupBy(keys, ({ name }) => name);
  const names = new Map(
    keys.map(({ id, name, preview }) => [
      id,
      name === '' ? preview : namesakes.get(name)?.length === 1 ? name : `${name} (${preview})`,
    ]),
  );
  return (keyId) => names.get(keyId) ?? keyId;
}
