import type { Properties } from './resource-graph.ts';

/** As much of Pulumi's assets and archives as is asked of them: in what a program made, and in what was kept of it. */
export interface AssetLike {
  readonly __pulumiAsset?: boolean;
  readonly __pulumiArchive?: boolean;
  readonly path?: Promise<string> | string;
  readonly text?: Promise<string> | string;
  readonly uri?: Promise<string> | string;
  readonly assets?: Promise<Properties> | Properties;
}
