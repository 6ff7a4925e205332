import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { IAM_POLICY_VERSION } from './permissions.ts';

/** A statement of a bucket's policy that allows something to one service of AWS, on behalf of one resource. */
export interface ServiceStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly Service: string };
  readonly Action: string;
  readonly Resource: pulumi.Input<string>;
  readonly Condition: {
    readonly StringEquals: Readonly<Record<'AWS:SourceArn', pulumi.Input<string>>>;
  };
}

/** Makes a bucket nobody's but the account's, reached over TLS only. */
export function closeBucket(
  name: string,
  bucket: aws.s3.Bucket,
  statements: readonly ServiceStatement[],
  parent: pulumi.Resource,
): void {
  const publicAccess = blockPublicAccess();
  const ownership = createOwnership();
  createPolicy();

  function blockPublicAccess() {
    return new aws.s3.BucketPublicAccessBlock(
      `${name}-public-access`,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent },
    );
  }

  /** Access lists of single objects have no effect. */
  function createOwnership() {
    return new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.id, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      // S3 refuses to change who has access in two ways at once.
      { parent, dependsOn: [publicAccess] },
    );
  }

  function createPolicy() {
    const policy = pulumi.jsonStringify({
      Version: IAM_POLICY_VERSION,
      Statement: [refusingPlainHttp(bucket.arn), ...statements],
    });
    return new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.id, policy },
      { parent, dependsOn: [publicAccess, ownership] },
    );
  }
}

function refusingPlainHttp(arn: pulumi.Output<string>) {
  return {
    Sid: 'RefusePlainHttp',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, pulumi.interpolate`${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
