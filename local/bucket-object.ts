import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AssetLike } from './asset-like.ts';
import { withLocalAddresses } from './gateway-addresses.ts';
import { GraphError, type GraphResource, nameOf, type ResourceGraph, textOf } from './resource-graph.ts';
import type { StandIn } from './stand-in.ts';

const BUCKET_OBJECT = 'aws:s3/bucketObjectv2:BucketObjectv2';
const DEFAULT_TYPE = 'binary/octet-stream';

export const BUCKET_OBJECT_STAND_INS: readonly StandIn[] = [
  {
    type: BUCKET_OBJECT,
    honours: ['bucket', 'key', 'source', 'content', 'contentType', 'cacheControl'],
    ignores: {},
    outputs: ({ inputs }) => ({ id: `${inputs.bucket}/${inputs.key}` }),
  },
];

/** An object that the program puts into a bucket. */
export interface BucketObject {
  readonly contentType: string;
  /** Null for none. */
  readonly cacheControl: string | null;
  readonly bytes: Buffer;
  /** MD5 of the bytes in hex, which is S3's ETag of an object under its own key. */
  readonly etag: string;
}

/** Where a program's objects come to. */
export interface Place {
  /** Address of this server without path, in place of each REST API's own. */
  readonly url: string;
  /** What relative paths of assets are relative to. */
  readonly root: string;
}

/** The declared objects of a bucket by their keys, read into memory: a later build may change the files. */
export function objectsOf(
  graph: ResourceGraph,
  bucket: string,
  place: Place,
): ReadonlyMap<string, BucketObject> {
  return new Map(
    graph
      .where(BUCKET_OBJECT, 'bucket', bucket)
      .map((resource) => [textOf(resource, 'key'), readObject(resource, place)]),
  );
}

function readObject(resource: GraphResource, place: Place): BucketObject {
  const { contentType = DEFAULT_TYPE, cacheControl = null } = resource.inputs;
  const bytes = readContents(resource, place);
  return {
    contentType: String(contentType),
    cacheControl: cacheControl === null ? null : String(cacheControl),
    bytes,
    etag: hash('md5', bytes),
  };
}

function readContents(resource: GraphResource, { url, root }: Place): Buffer {
  const { content, source } = resource.inputs;
  if (typeof content === 'string') return Buffer.from(withLocalAddresses(content, url));
  const { path } = (source ?? {}) as AssetLike;
  if (typeof path !== 'string') throw new GraphError([`${nameOf(resource)}: it has no file and no content.`]);
  try {
    return readFileSync(resolve(root, path));
  } catch {
    throw new GraphError([`${nameOf(resource)}: its file ${path} cannot be read.`]);
  }
}
