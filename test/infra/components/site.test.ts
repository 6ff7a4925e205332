import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Surface } from '../../../core/policy/policy.ts';
import { environments } from '../../../infra/policies.ts';
import { createCheckout, known, type Recording, record, removeCheckout } from '../recorder.ts';
import { desk, environment, route, shop, smallPolicy } from '../small-policy.ts';

const LISTS_KEYS = route('GET /keys', {
  function: 'console',
  operation: 'list-keys',
  dialects: ['problem'],
});
const BUCKET = 'aws:s3/bucket:Bucket';
const API = 'https://desk-api-id.execute-api.eu-central-1.amazonaws.com';

let root: string;
let recording: Recording;

/** With a desk that the dashboard can work with. */
const withConsole = (changes: Partial<Surface> = {}) =>
  smallPolicy({
    surfaces: {
      shop: shop({ browserOrigins: null }),
      desk: desk({ routes: [LISTS_KEYS], browserOrigins: ['*'], ...changes }),
    },
  });

const US_EAST_1 = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
const certificate = (arn: string) => ({ 'gatehouse:certificates': JSON.stringify({ dashboard: arn }) });
const withDomain = (changes: Partial<Surface> = {}) => ({
  ...withConsole(changes),
  environment: environment({ dashboardDomain: 'app.example.com' }),
});

beforeAll(async () => {
  root = createCheckout();
  recording = await record('test', root, withConsole());
});
afterAll(() => removeCheckout(root));

describe("P-2 the dashboard's hosting", () => {
  test('P-2 is a bucket that nobody reads but the distribution, over TLS', () => {
    expect(recording.one('s3/bucket:Bucket', 'dashboard-bucket')).toEqual({
      bucketPrefix: 'gatehouse-test-dashboard-',
    });
    expect(
      recording.one('s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'dashboard-public-access'),
    ).toEqual({
      bucket: 'dashboard-bucket-id',
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const { policy } = recording.one('s3/bucketPolicy:BucketPolicy', 'dashboard-policy');
    const arn = 'arn:aws:s3:eu-central-1:123456789012:dashboard-bucket';
    expect(JSON.parse(String(policy)).Statement).toEqual([
      expect.objectContaining({ Sid: 'RefusePlainHttp', Effect: 'Deny', Principal: '*', Action: 's3:*' }),
      {
        Sid: 'LetDistributionRead',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `${arn}/*`,
        Condition: {
          StringEquals: {
            'AWS:SourceArn': 'arn:aws:cloudfront:eu-central-1:123456789012:dashboard-distribution',
          },
        },
      },
    ]);
  });

  test('P-2 is a distribution that signs what it asks of the bucket, over HTTPS, for reading alone', () => {
    expect(recording.one('cloudfront/distribution:Distribution', 'dashboard-distribution')).toEqual({
      comment: 'gatehouse-test-dashboard',
      enabled: true,
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      priceClass: 'PriceClass_100',
      defaultRootObject: 'index.html',
      origins: [
        {
          originId: 'bucket',
          domainName: 'dashboard-bucket.s3.eu-central-1.amazonaws.com',
          originAccessControlId: 'dashboard-origin-access-id',
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: 'bucket',
        viewerProtocolPolicy: 'redirect-to-https',
        allowedMethods: ['GET', 'HEAD'],
        cachedMethods: ['GET', 'HEAD'],
        compress: true,
        cachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        responseHeadersPolicyId: 'dashboard-headers-id',
      },
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
    expect(
      recording.one('cloudfront/originAccessControl:OriginAccessControl', 'dashboard-origin-access'),
    ).toMatchObject({
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
  });

  test('P-2 keeps its pages to themselves, and lets them call the surfaces that take browsers', () => {
    const { securityHeadersConfig: secure, customHeadersConfig: custom } = recording.one(
      'cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
      'dashboard-headers',
    ) as any;
    expect(secure).toMatchObject({
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY', override: true },
      referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
      strictTransportSecurity: {
        accessControlMaxAgeSec: 63_072_000,
        includeSubdomains: true,
        override: true,
      },
    });
    expect(secure.contentSecurityPolicy.override).toBe(true);
    expect(secure.contentSecurityPolicy.contentSecurityPolicy).toContain(`; connect-src 'self' ${API};`);
    expect(custom.items.map(({ header, override }: any) => [header, override])).toEqual([
      ['Permissions-Policy', true],
      ['Cross-Origin-Opener-Policy', true],
      ['Cross-Origin-Resource-Policy', true],
    ]);
  });

  test('P-2 holds every file of the dashboard, and tells its pages where each surface answers', async () => {
    const objects = recording.all('s3/bucketObjectv2:BucketObjectv2');
    expect(objects.map(({ key }) => String(key).replace(/-[A-Z0-9]{8}\./, '-HASH.')).sort()).toEqual([
      'assets/main-HASH.css',
      'assets/main-HASH.js',
      'favicon.svg',
      'index.html',
      'pacemaker.js',
      'policy-worker.js',
      'session-worker.js',
      'settings.json',
    ]);
    const { content, ...settings } =
      recording.one('s3/bucketObjectv2:BucketObjectv2', 'dashboard-settings.json') ?? {};
    expect(settings).toEqual({
      bucket: 'dashboard-bucket-id',
      key: 'settings.json',
      contentType: 'application/json',
      cacheControl: 'no-cache',
    });
    expect(JSON.parse(String(content))).toEqual({
      environment: 'test',
      surfaces: {
        shop: 'https://shop-api-id.execute-api.eu-central-1.amazonaws.com/shop',
        desk: `${API}/desk`,
      },
      console: 'desk',
    });
    expect(await known(recording.outputs.dashboardUrl as never)).toBe(
      'https://dashboard-distribution.cloudfront.net',
    );
  });

  test('P-2 has the domain that the environment names, under its certificate, with TLS 1.2 at least', async () => {
    const own = await record('test', root, withDomain(), certificate(US_EAST_1));
    expect(own.one('cloudfront/distribution:Distribution', 'dashboard-distribution')).toMatchObject({
      aliases: ['app.example.com'],
      viewerCertificate: {
        acmCertificateArn: US_EAST_1,
        sslSupportMethod: 'sni-only',
        minimumProtocolVersion: 'TLSv1.2_2021',
      },
    });
    expect(await known(own.outputs.dashboardUrl as never)).toBe('https://app.example.com');
    expect(await known(own.outputs.domainTargets.dashboard as never)).toBe(
      'dashboard-distribution.cloudfront.net',
    );
    expect(Object.keys(recording.outputs.domainTargets)).toEqual([]);
  });

  test('P-2 has no domain without a certificate, or with one that CloudFront does not take', async () => {
    await expect(record('test', root, withDomain())).rejects.toThrow(
      "the dashboard has a domain but no certificate; name one: pulumi config set --path 'certificates.dashboard'",
    );
    await expect(
      record('test', root, withDomain(), certificate(US_EAST_1.replace('us-east-1', 'eu-central-1'))),
    ).rejects.toThrow('CloudFront takes only one of us-east-1');
  });

  test('P-2 has no domain at which it could not work', async () => {
    const config = certificate(US_EAST_1);
    await expect(record('test', root, withDomain({ routes: [] }), config)).rejects.toThrow(
      'the dashboard has the domain `app.example.com`, but no surface has the console API',
    );
    const elsewhere = withDomain({ browserOrigins: ['https://other.example.com'] });
    await expect(record('test', root, elsewhere, config)).rejects.toThrow(
      'surface `desk` refuses browsers from https://app.example.com',
    );
    const here = withDomain({ browserOrigins: ['https://app.example.com'] });
    expect((await record('test', root, here, config)).outputs.dashboardUrl).not.toBeNull();
  });

  test.each(environments())(
    'P-2 is there in %s',
    async (name) => {
      const one = await record(name, root);
      expect(one.one('cloudfront/distribution:Distribution', 'dashboard-distribution')).toMatchObject({
        comment: `gatehouse-${name}-dashboard`,
      });
    },
    60_000,
  );

  test('P-2 is not there without a console, or with one that refuses browsers', async () => {
    for (const policy of [smallPolicy(), withConsole({ browserOrigins: null })]) {
      const without = await record('test', root, policy);
      expect(without.names().filter((name) => /cloudfront|dashboard-/.test(name))).toEqual([]);
      expect(without.outputs.dashboardUrl).toBeNull();
      expect(without.resources.filter(({ type }) => type === BUCKET)).toHaveLength(1);
    }
  });
});
