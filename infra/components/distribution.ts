import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../../core/policy/policy.ts';
import { contentSecurityPolicy } from '../content-security-policy.ts';
import { physicalName } from '../naming.ts';

export interface DistributionArgs {
  readonly environment: Environment;
  readonly bucket: aws.s3.Bucket;
  /** Key of the object at `/`. */
  readonly page: string;
  /** The host name, with the ARN of its certificate; null for the one that CloudFront gives. */
  readonly domain: { readonly name: string; readonly certificateArn: string } | null;
  /** Addresses that pages call beside their own. */
  readonly calls: readonly pulumi.Output<string>[];
}

/** `Managed-CachingOptimized`: a second at least, or as long as an object says; compressed; neither cookies nor queries. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
/** North America, Europe and Israel: the cheapest, and others are served from there. */
const PRICE_CLASS = 'PriceClass_100';
const ORIGIN = 'bucket';
const READING: readonly string[] = ['GET', 'HEAD'];
const HSTS_SECONDS = 63_072_000;

/** Beside TLS 1.3, TLS 1.2 with ciphers that keep what is recorded today from being read by who gets a key later. */
const CURRENT_TLS = 'TLSv1.2_2021';

/** What no page of ours uses, and no script that got into one may. */
const REFUSED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
] as const;

const OTHER_HEADERS = {
  'Permissions-Policy': REFUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** A CloudFront distribution in front of a bucket, over HTTPS only, with the headers that keep its pages to themselves. */
export class Distribution extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Without a slash at its end. */
  readonly address: pulumi.Output<string>;
  /** Where the DNS record of its domain has to point; null without one. */
  readonly domainTarget: pulumi.Output<string> | null;

  constructor(name: string, args: DistributionArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Distribution', name, {}, opts);
    const parent = this;
    const { environment, bucket, domain } = args;
    const physical = physicalName(environment.name, name);

    const access = createOriginAccessControl();
    const headers = createResponseHeadersPolicy();
    const distribution = createDistribution();

    this.arn = distribution.arn;
    this.address = pulumi.interpolate`https://${domain?.name ?? distribution.domainName}`;
    this.domainTarget = domain === null ? null : distribution.domainName;
    this.registerOutputs({ address: this.address });

    function createOriginAccessControl() {
      return new aws.cloudfront.OriginAccessControl(
        `${name}-origin-access`,
        {
          name: physical,
          description: environment.title,
          originAccessControlOriginType: 's3',
          signingBehavior: 'always',
          signingProtocol: 'sigv4',
        },
        { parent },
      );
    }

    function createResponseHeadersPolicy() {
      const override = true;
      const origins = pulumi.all([...args.calls]).apply((all) => all.map((url) => new URL(url).origin));
      return new aws.cloudfront.ResponseHeadersPolicy(
        `${name}-headers`,
        {
          name: physical,
          comment: environment.title,
          securityHeadersConfig: {
            contentSecurityPolicy: {
              contentSecurityPolicy: origins.apply(contentSecurityPolicy),
              override,
            },
            contentTypeOptions: { override },
            frameOptions: { frameOption: 'DENY', override },
            referrerPolicy: { referrerPolicy: 'no-referrer', override },
            strictTransportSecurity: {
              accessControlMaxAgeSec: HSTS_SECONDS,
              includeSubdomains: true,
              override,
            },
          },
          customHeadersConfig: {
            items: Object.entries(OTHER_HEADERS).map(([header, value]) => ({ header, value, override })),
          },
        },
        { parent },
      );
    }

    function createDistribution() {
      return new aws.cloudfront.Distribution(
        `${name}-distribution`,
        {
          comment: physical,
          enabled: true,
          httpVersion: 'http2and3',
          isIpv6Enabled: true,
          priceClass: PRICE_CLASS,
          defaultRootObject: args.page,
          origins: [
            {
              originId: ORIGIN,
              domainName: bucket.bucketRegionalDomainName,
              originAccessControlId: access.id,
            },
          ],
          defaultCacheBehavior: {
            targetOriginId: ORIGIN,
            viewerProtocolPolicy: 'redirect-to-https',
            allowedMethods: [...READING],
            cachedMethods: [...READING],
            compress: true,
            cachePolicyId: CACHING_OPTIMIZED,
            responseHeadersPolicyId: headers.id,
          },
          restrictions: { geoRestriction: { restrictionType: 'none' } },
          ...viewedOver(),
        },
        { parent },
      );
    }

    function viewedOver() {
      if (domain === null) return { viewerCertificate: { cloudfrontDefaultCertificate: true } };
      return {
        aliases: [domain.name],
        viewerCertificate: {
          acmCertificateArn: domain.certificateArn,
          sslSupportMethod: 'sni-only',
          minimumProtocolVersion: CURRENT_TLS,
        },
      };
    }
  }
}
