import { EVERYWHERE } from '../levels.ts';
import { listOf, objectOf } from '../properties.ts';
import type { Properties, StackResource, StackRule } from '../rule.ts';
import { dependenciesOf, dependentsOf, ofType } from '../stack.ts';
import { BUCKET, BUCKET_PUBLIC_ACCESS_BLOCK, DISTRIBUTION, ORIGIN_ACCESS_CONTROL } from '../types.ts';

/** With both, no policy makes what is in a bucket public, and no older one has an effect. */
const BLOCKS = ['blockPublicPolicy', 'restrictPublicBuckets'] as const;
const WEBSITE = /\.s3-website[.-]/;

export const requireOriginAccessControl: StackRule = {
  id: 'require-origin-access-control',
  description: 'A distribution signs what it asks of a bucket, and nobody gets past it at the objects.',
  levels: EVERYWHERE,
  remediation:
    'Give the origin the id of an `OriginAccessControl` that always signs with `sigv4`, and its bucket a `BucketPublicAccessBlock` with `blockPublicPolicy` and `restrictPublicBuckets`.',
  types: [DISTRIBUTION, ORIGIN_ACCESS_CONTROL],
  judgeStack: (resources) => [
    ...ofType(resources, DISTRIBUTION).flatMap((resource) =>
      judgeDistribution(resource, resources).map((message) => ({ resource, message })),
    ),
    ...ofType(resources, ORIGIN_ACCESS_CONTROL)
      .filter(({ props }) => !signs(props))
      .map((resource) => ({ resource, message: 'leaves requests to a bucket unsigned' })),
  ],
};

function judgeDistribution(
  distribution: StackResource,
  resources: readonly StackResource[],
): readonly string[] {
  const open = dependenciesOf(distribution, BUCKET).filter((bucket) => !isClosed(bucket, resources));
  return [
    ...listOf(distribution.props.origins).map(objectOf).flatMap(judgeOrigin),
    ...open.map(({ name }) => `shows ${name}, which can be opened to the public`),
  ];
}

/** Ids are not read: in a preview they are not known, but there. */
function judgeOrigin(origin: Properties): readonly string[] {
  const { originId, customOriginConfig } = origin;
  if (typeof customOriginConfig === 'object' && customOriginConfig !== null) {
    return WEBSITE.test(String(origin.domainName))
      ? [`asks a public website of a bucket for ${originId}`]
      : [];
  }
  return 'originAccessControlId' in origin || 'vpcOriginConfig' in origin
    ? []
    : [`asks for ${originId} without a signature`];
}

function isClosed(bucket: StackResource, resources: readonly StackResource[]): boolean {
  return dependentsOf(bucket, BUCKET_PUBLIC_ACCESS_BLOCK, resources).some(({ props }) =>
    BLOCKS.every((block) => props[block] === true),
  );
}

function signs({ originAccessControlOriginType, signingBehavior, signingProtocol }: Properties): boolean {
  // Only buckets are open to whom a policy names; other origins sign as they need to.
  if (originAccessControlOriginType !== 's3') return true;
  return signingBehavior === 'always' && signingProtocol === 'sigv4';
}
