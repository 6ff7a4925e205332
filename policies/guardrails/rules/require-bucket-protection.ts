import { EVERYWHERE } from '../levels.ts';
import { listOf, objectOf } from '../properties.ts';
import type { Properties, StackResource, StackRule } from '../rule.ts';
import { dependentsOf, isProtected, ofType } from '../stack.ts';
import {
  BUCKET,
  BUCKET_ENCRYPTION,
  BUCKET_OBJECT,
  BUCKET_POLICY,
  BUCKET_PUBLIC_ACCESS_BLOCK,
  BUCKET_VERSIONING,
  DISTRIBUTION,
} from '../types.ts';

const BLOCKS = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'] as const;
/** Those that CloudTrail says something of. `AES256`, with which every bucket begins, leaves no trail. */
const AUDITED = ['aws:kms', 'aws:kms:dsse'];

export const requireBucketProtection: StackRule = {
  id: 'require-bucket-protection',
  description:
    'A bucket is closed to the public, has a policy and, unless it holds the files of a distribution, is encrypted under a key that can be audited, and outside development gives back what is deleted from it.',
  levels: EVERYWHERE,
  remediation:
    'Give the bucket a `BucketPublicAccessBlock` with all four settings, a `BucketPolicy` that refuses plain HTTP and a `BucketServerSideEncryptionConfiguration` with `aws:kms`, and outside development a `BucketVersioning` and no `forceDestroy`.',
  types: [BUCKET],
  judgeStack: (resources) =>
    ofType(resources, BUCKET).flatMap((resource) =>
      judgeBucket(resource, resources).map((message) => ({ resource, message })),
    ),
};

function judgeBucket(bucket: StackResource, resources: readonly StackResource[]): readonly string[] {
  const holdsSite = isSite(bucket, resources);
  const has = (type: string, holds: (props: Properties) => boolean) =>
    dependentsOf(bucket, type, resources).some(({ props }) => holds(props));
  return [
    ...(has(BUCKET_PUBLIC_ACCESS_BLOCK, isClosed) ? [] : ['can be opened to the public']),
    // What it says is `require-current-tls`'s business, and not known in a preview.
    ...(has(BUCKET_POLICY, () => true) ? [] : ['has no policy, and takes requests over plain HTTP']),
    ...(holdsSite || has(BUCKET_ENCRYPTION, isAudited)
      ? []
      : ['is encrypted under a key of S3 that leaves no trail']),
    ...(isProtected(bucket)
      ? [
          ...(holdsSite || has(BUCKET_VERSIONING, keepsVersions)
            ? []
            : ['loses what is overwritten or deleted']),
          ...(bucket.props.forceDestroy === true ? ['is emptied when it is deleted'] : []),
        ]
      : []),
  ];
}

/** What is in it comes from the program, and everybody may see it. Nothing else may be in such a bucket. */
function isSite(bucket: StackResource, resources: readonly StackResource[]): boolean {
  return [DISTRIBUTION, BUCKET_OBJECT].every((type) => dependentsOf(bucket, type, resources).length > 0);
}

function isClosed(props: Properties): boolean {
  return BLOCKS.every((block) => props[block] === true);
}

function isAudited({ rules }: Properties): boolean {
  const algorithms = listOf(rules).map(
    (rule) => objectOf(objectOf(rule).applyServerSideEncryptionByDefault).sseAlgorithm,
  );
  return algorithms.length > 0 && algorithms.every((one) => AUDITED.includes(String(one)));
}

function keepsVersions({ versioningConfiguration }: Properties): boolean {
  return objectOf(versioningConfiguration).status === 'Enabled';
}
