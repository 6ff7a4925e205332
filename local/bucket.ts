import { GraphError, type GraphResource, nameOf, type ResourceGraph, textOf } from './resource-graph.ts';
import { type Declared, idOf, REGION, type StandIn } from './stand-in.ts';

export const BUCKET = 'aws:s3/bucket:Bucket';
export const BUCKET_POLICY = 'aws:s3/bucketPolicy:BucketPolicy';

const DURABILITY = 'objects are files in the state folder';
const ACCESS = 'only processes of this machine reach the objects, and IAM is not evaluated on it';
const OF_BUCKET = 'what it says of the bucket is left alone';

export const BUCKET_STAND_INS: readonly StandIn[] = [
  {
    type: BUCKET,
    honours: ['bucket', 'bucketPrefix'],
    ignores: { forceDestroy: 'nothing is deleted' },
    outputs: (resource) => {
      const bucket = bucketName(resource);
      return {
        id: bucket,
        bucket,
        arn: `arn:aws:s3:::${bucket}`,
        bucketRegionalDomainName: `${bucket}.s3.${REGION}.amazonaws.com`,
      };
    },
  },
  {
    type: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    honours: [],
    ignores: {
      bucket: OF_BUCKET,
      blockPublicAcls: ACCESS,
      blockPublicPolicy: ACCESS,
      ignorePublicAcls: ACCESS,
      restrictPublicBuckets: ACCESS,
    },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: 'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
    honours: [],
    ignores: { bucket: OF_BUCKET, rule: ACCESS },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: BUCKET_POLICY,
    honours: ['bucket', 'policy'],
    ignores: {},
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    honours: [],
    ignores: { bucket: OF_BUCKET, rules: DURABILITY },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: 'aws:s3/bucketVersioning:BucketVersioning',
    honours: [],
    ignores: { bucket: OF_BUCKET, versioningConfiguration: DURABILITY },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    honours: ['bucket', 'rules'],
    ignores: {},
    outputs: (resource) => ({ id: idOf(resource) }),
  },
];

/** AWS adds a time and a count to a prefix; here the name has to be the same at every start. */
function bucketName(resource: Declared): string {
  const { bucket, bucketPrefix } = resource.inputs;
  if (typeof bucket === 'string') return bucket;
  return `${typeof bucketPrefix === 'string' ? bucketPrefix : `${resource.name}-`}${idOf(resource)}`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, as far as folders depend on it. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const LIFECYCLE = 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration';
/** What a lifecycle can do to things that there are none of here: old versions, markers, uploads in parts. */
const WITHOUT_EFFECT = new Set([
  'id',
  'status',
  'filter',
  'abortIncompleteMultipartUpload',
  'noncurrentVersionExpiration',
]);

/** The names of the declared buckets; throws a GraphError for what would not be kept as S3 keeps it. */
export function bucketsOf(graph: ResourceGraph): readonly string[] {
  const problems = graph.ofType(LIFECYCLE).flatMap(problemsOfLifecycle);
  if (problems.length > 0) throw new GraphError(problems);
  return graph.ofType(BUCKET).map((resource) => {
    const name = textOf(resource, 'bucket');
    if (BUCKET_NAME.test(name)) return name;
    throw new GraphError([`${nameOf(resource)}: '${name}' cannot be the name of a bucket.`]);
  });
}

function problemsOfLifecycle(resource: GraphResource): readonly string[] {
  const rules = (resource.inputs.rules ?? []) as readonly Readonly<Record<string, unknown>>[];
  return rules
    .flatMap(({ expiration, ...rule }) => [
      ...Object.keys(rule).filter((key) => !WITHOUT_EFFECT.has(key)),
      ...Object.keys(expiration ?? {})
        .filter((key) => key !== 'expiredObjectDeleteMarker')
        .map((key) => `expiration.${key}`),
    ])
    .map((key) => `${nameOf(resource)}: '${key}' of a rule is not kept on this machine.`);
}
