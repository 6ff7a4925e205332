import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../../core/policy/policy.ts';
import { closeBucket } from '../bucket-access.ts';
import { certificateOf } from '../certificates.ts';
import { DeclarationError } from '../declaration-error.ts';
import type { KeptSiteFile } from '../kept-site.ts';
import { bucketPrefix } from '../naming.ts';
import { Distribution, type DistributionArgs } from './distribution.ts';

export interface SiteArgs {
  readonly environment: Environment;
  readonly files: readonly KeptSiteFile[];
  /** Surface → where it answers. */
  readonly addresses: Readonly<Record<string, pulumi.Output<string>>>;
  /** Surfaces that let browsers call. */
  readonly called: readonly string[];
  /** The surface that the pages work with. */
  readonly console: string;
}

const PAGE = 'index.html';
const SETTINGS = 'settings.json';

/** The dashboard: a bucket of files, and the distribution that alone reads it and shows it to everybody. */
export class Site extends pulumi.ComponentResource {
  /** Without a slash at its end. */
  readonly address: pulumi.Output<string>;
  /** Where the DNS record of its domain has to point; null without one. */
  readonly domainTarget: pulumi.Output<string> | null;

  constructor(name: string, args: SiteArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Site', name, {}, opts);
    const parent = this;
    const { environment, files, addresses } = args;

    const bucket = createBucket();
    createEncryption();
    const distribution = createDistribution();
    closeBucket(name, bucket, [readBy(distribution)], parent);
    const settings = createSettings();
    const parts = files.filter(({ path }) => path !== PAGE).map((file) => createObject(file, []));
    for (const file of files.filter(({ path }) => path === PAGE)) createObject(file, [settings, ...parts]);

    this.address = distribution.address;
    this.domainTarget = distribution.domainTarget;
    this.registerOutputs({ address: this.address });

    /** What is in it can be made again from the checkout, so nothing of it is kept in versions. */
    function createBucket() {
      return new aws.s3.Bucket(
        `${name}-bucket`,
        { bucketPrefix: bucketPrefix(environment.name, name) },
        { parent },
      );
    }

    /**
     * Under the key of S3: CloudFront cannot decrypt under the AWS managed key, and everybody may read what is here.
     * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
     */
    function createEncryption() {
      return new aws.s3.BucketServerSideEncryptionConfiguration(
        `${name}-encryption`,
        {
          bucket: bucket.id,
          rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
        },
        { parent },
      );
    }

    function createDistribution() {
      const calls = args.called.flatMap((surface) => addresses[surface] ?? []);
      const domain = domainOf(name, environment);
      return new Distribution(name, { environment, bucket, domain, page: PAGE, calls }, { parent });
    }

    /** Without the right to list the bucket, what is not there is refused as what is: 403. */
    function readBy({ arn }: Distribution) {
      return {
        Sid: 'LetDistributionRead',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: pulumi.interpolate`${bucket.arn}/*`,
        Condition: { StringEquals: { 'AWS:SourceArn': arn } },
      } as const;
    }

    /** What `loadSettings` of the pages reads. */
    function createSettings() {
      const settings = { environment: environment.name, surfaces: addresses, console: args.console };
      return new aws.s3.BucketObjectv2(
        `${name}-${SETTINGS}`,
        {
          bucket: bucket.id,
          key: SETTINGS,
          content: pulumi.jsonStringify(settings),
          contentType: 'application/json',
          cacheControl: 'no-cache',
        },
        { parent },
      );
    }

    /** The page comes last: once it is there, all that it names is. */
    function createObject(
      { path, file, contentType, cacheControl }: KeptSiteFile,
      dependsOn: pulumi.Resource[],
    ) {
      return new aws.s3.BucketObjectv2(
        `${name}-${path}`,
        { bucket: bucket.id, key: path, source: new pulumi.asset.FileAsset(file), contentType, cacheControl },
        { parent, dependsOn },
      );
    }
  }
}

/** CloudFront takes certificates of one region, wherever the stack is. */
const CERTIFICATE_ARN = /^arn:aws:acm:us-east-1:\d+:certificate\/.+$/;

function domainOf(name: string, { dashboardDomain }: Environment): DistributionArgs['domain'] {
  if (dashboardDomain === null) return null;
  const certificateArn = certificateOf(name, 'the dashboard');
  if (CERTIFICATE_ARN.test(certificateArn)) return { name: dashboardDomain, certificateArn };
  throw new DeclarationError([
    `the certificate of the dashboard is \`${certificateArn}\`, and CloudFront takes only one of us-east-1`,
  ]);
}
