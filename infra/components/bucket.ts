import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../../core/policy/policy.ts';
import type { BucketDeclaration } from '../../stores/buckets.ts';
import { closeBucket } from '../bucket-access.ts';
import { bucketPrefix } from '../naming.ts';

export interface BucketArgs {
  readonly declaration: BucketDeclaration;
  readonly environment: Environment;
}

/** As long as a table can be put back to one of its earlier seconds. */
const RECOVERY_DAYS = 35;
/** Nothing here uploads in parts; whoever begins to and does not end would be paid for, unseen. */
const INCOMPLETE_UPLOAD_DAYS = 1;

/**
 * An S3 bucket: nobody's but the account's, encrypted, reached over TLS only. Where tables can be restored, so can its
 * objects; where tables cannot be deleted, neither can it, nor what is in it along with it.
 */
export class Bucket extends pulumi.ComponentResource {
  /** The environment variable by which functions are told its name. */
  readonly variable: string;
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: BucketArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Bucket', name, {}, opts);
    const parent = this;
    const { declaration, environment } = args;

    const bucket = createBucket();
    closeBucket(name, bucket, [], parent);
    createEncryption();
    const versioning = environment.pointInTimeRecovery ? createVersioning() : null;
    createLifecycle();

    this.variable = declaration.variable;
    // A bucket's id is its name.
    this.bucketName = bucket.id;
    this.arn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName });

    function createBucket() {
      return new aws.s3.Bucket(
        `${name}-bucket`,
        {
          bucketPrefix: bucketPrefix(environment.name, declaration.name),
          forceDestroy: !environment.deletionProtection,
        },
        { parent, protect: environment.deletionProtection },
      );
    }

    /** Under the AWS managed key, of whose use there is a trail; a key for the bucket keeps its price down. */
    function createEncryption() {
      return new aws.s3.BucketServerSideEncryptionConfiguration(
        `${name}-encryption`,
        {
          bucket: bucket.id,
          rules: [
            { applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' }, bucketKeyEnabled: true },
          ],
        },
        { parent },
      );
    }

    function createVersioning() {
      return new aws.s3.BucketVersioning(
        `${name}-versioning`,
        { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } },
        { parent },
      );
    }

    /** Ends what is paid for and never seen: old versions, the marks of deletions, uploads that were given up. */
    function createLifecycle() {
      return new aws.s3.BucketLifecycleConfiguration(
        `${name}-lifecycle`,
        {
          bucket: bucket.id,
          rules: [
            {
              id: 'forget',
              status: 'Enabled',
              filter: {},
              abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS },
              noncurrentVersionExpiration: { noncurrentDays: RECOVERY_DAYS },
              expiration: { expiredObjectDeleteMarker: true },
            },
          ],
        },
        { parent, dependsOn: versioning === null ? [] : [versioning] },
      );
    }
  }
}
