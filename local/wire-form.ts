import type { Properties } from './resource-graph.ts';

/** How Pulumi's wire marks what is more than data. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const ASSET = 'c44067f5952c0a294b673a41bacd8c17';
const ARCHIVE = '0def7320c3a5731c473e5ecbe6d01bc7';

/** As much of Pulumi's assets and archives as is sent of them. */
interface AssetLike {
  readonly __pulumiAsset?: boolean;
  readonly __pulumiArchive?: boolean;
  readonly path?: Promise<string> | string;
  readonly text?: Promise<string> | string;
  readonly uri?: Promise<string> | string;
  readonly assets?: Promise<Properties> | Properties;
}

/**
 * Properties of an evaluated resource as Pulumi's wire has them: what is undefined is left out, assets and archives are
 * told by what is in them or where that is. `shorten` makes their paths the same on every machine.
 */
export async function wireForm(
  properties: Properties,
  shorten: (path: string) => string,
): Promise<Properties> {
  return (await formOf(properties, shorten)) as Properties;
}

async function formOf(value: unknown, shorten: (path: string) => string): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => formOf(item, shorten)));
  const asset = value as AssetLike;
  if (asset.__pulumiAsset === true) return { [SIGNATURE]: ASSET, ...(await contentOf(asset, shorten)) };
  if (asset.__pulumiArchive === true) return { [SIGNATURE]: ARCHIVE, ...(await contentOf(asset, shorten)) };
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, item]) => [name, await formOf(item, shorten)])),
  );
}

async function contentOf(asset: AssetLike, shorten: (path: string) => string): Promise<object> {
  if (asset.path !== undefined) return { path: shorten(await asset.path) };
  if (asset.text !== undefined) return { text: await asset.text };
  if (asset.uri !== undefined) return { uri: await asset.uri };
  return { assets: await formOf((await asset.assets) ?? {}, shorten) };
}
