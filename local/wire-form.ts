import { basename } from 'node:path';
import type { AssetLike } from './asset-like.ts';
import type { Properties } from './resource-graph.ts';

/** How Pulumi's wire marks what is more than data. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const ASSET = 'c44067f5952c0a294b673a41bacd8c17';
const ARCHIVE = '0def7320c3a5731c473e5ecbe6d01bc7';

/**
 * Properties of an evaluated resource as Pulumi's wire has them: what is undefined is left out, assets and archives are
 * told by what is in them or by the name of the file or folder that they are. Where that lies differs from one checkout
 * to the next, and bundles lie under the version of their policy.
 */
export async function wireForm(properties: Properties): Promise<Properties> {
  return (await formOf(properties)) as Properties;
}

async function formOf(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map(formOf));
  const asset = value as AssetLike;
  if (asset.__pulumiAsset === true) return { [SIGNATURE]: ASSET, ...(await contentOf(asset)) };
  if (asset.__pulumiArchive === true) return { [SIGNATURE]: ARCHIVE, ...(await contentOf(asset)) };
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, item]) => [name, await formOf(item)])),
  );
}

async function contentOf(asset: AssetLike): Promise<object> {
  if (asset.path !== undefined) return { path: basename(await asset.path) };
  if (asset.text !== undefined) return { text: await asset.text };
  if (asset.uri !== undefined) return { uri: await asset.uri };
  return { assets: await formOf((await asset.assets) ?? {}) };
}
