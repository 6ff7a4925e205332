import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { AssetLike } from './asset-like.ts';
import { type GraphResource, type Properties, ResourceGraph } from './resource-graph.ts';
import { settledProperties } from './settled-properties.ts';

const KEPT = resolve(import.meta.dirname, '..', '.cache', 'graphs');
/** The latest: each change of a document or of the code makes another. */
const MAX_KEPT = 24;

/**
 * The graph of this digest, as it was kept under `.cache/graphs/`; or else as it is evaluated now, and kept.
 *
 * @param digest names everything that the graph depends on
 * @throws whatever evaluating throws; then nothing is kept
 */
export async function keptGraph(
  digest: string,
  declare: () => Promise<ResourceGraph>,
): Promise<ResourceGraph> {
  const file = join(KEPT, `${digest}.json`);
  const kept = readKept(file);
  if (kept?.every(hasItsFiles)) return new ResourceGraph(kept);
  const { resources } = await declare();
  const settled = await Promise.all(resources.map(settledResource));
  keep(file, settled);
  return new ResourceGraph(settled);
}

/** What was compiled for it may have been removed since. */
function hasItsFiles({ inputs }: GraphResource): boolean {
  return Object.values(inputs).every((value) => {
    if (typeof value !== 'object' || value === null) return true;
    const { __pulumiAsset, path } = value as AssetLike;
    return __pulumiAsset !== true || typeof path !== 'string' || existsSync(path);
  });
}

async function settledResource(resource: GraphResource): Promise<GraphResource> {
  const [inputs, outputs] = await Promise.all(
    [resource.inputs, resource.outputs].map((properties) => settledProperties(properties)),
  );
  return { ...resource, inputs: inputs as Properties, outputs: outputs as Properties };
}

/** Null if there is none, or none that can be read. */
function readKept(file: string): GraphResource[] | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as GraphResource[];
  } catch {
    return null;
  }
}

/** Whole or not at all: another start may read it at the same time. */
function keep(file: string, resources: readonly GraphResource[]): void {
  mkdirSync(KEPT, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(resources));
  renameSync(unfinished, file);
  removeOldest();
}

function removeOldest(): void {
  const files = readdirSync(KEPT).map((name) => {
    const file = join(KEPT, name);
    // Another process may have removed it.
    return { file, writtenMs: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  const old = files.sort((one, other) => other.writtenMs - one.writtenMs).slice(MAX_KEPT);
  for (const { file } of old) rmSync(file, { force: true });
}
