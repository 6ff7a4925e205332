import type { AssetLike } from './asset-like.ts';
import type { Properties } from './resource-graph.ts';

/**
 * Properties of an evaluated resource as plain data, which is the same after a way through JSON: what is undefined is
 * left out, and assets and archives hold where they lie or what is in them instead of a promise of it.
 */
export async function settledProperties(properties: Properties): Promise<Properties> {
  return (await settled(properties)) as Properties;
}

async function settled(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map(settled));
  const { __pulumiAsset, __pulumiArchive, path, text, uri, assets } = value as AssetLike;
  if (__pulumiAsset === true || __pulumiArchive === true) {
    return settledEntries({
      __pulumiAsset,
      __pulumiArchive,
      path: await path,
      text: await text,
      uri: await uri,
      assets: await assets,
    });
  }
  return settledEntries(value);
}

async function settledEntries(value: object): Promise<object> {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, item]) => [name, await settled(item)] as const)),
  );
}
