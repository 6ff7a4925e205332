import { describe, expect, test } from '@jest/globals';
import type { Properties } from '../../../policies/guardrails/rule.ts';
import { requireOriginAccessControl } from '../../../policies/guardrails/rules/require-origin-access-control.ts';
import { requireSecurityHeaders } from '../../../policies/guardrails/rules/require-security-headers.ts';
import { requireViewerHttps } from '../../../policies/guardrails/rules/require-viewer-https.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { judge, resource } from './judging.ts';

describe('P-7 require-viewer-https', () => {
  const found = (props: Properties) =>
    judge(requireViewerHttps, [
      resource(types.DISTRIBUTION, {
        defaultCacheBehavior: { viewerProtocolPolicy: 'redirect-to-https' },
        viewerCertificate: { cloudfrontDefaultCertificate: true },
        ...props,
      }),
    ]).map(({ message }) => message);
  const certificate = (minimumProtocolVersion?: string) => ({
    viewerCertificate: { acmCertificateArn: 'arn', minimumProtocolVersion },
  });

  test.each(['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'])('P-7 takes %s', (version) => {
    expect(found(certificate(version))).toEqual([]);
  });

  test.each(['SSLv3', 'TLSv1', 'TLSv1_2016', 'TLSv1.1_2016', 'TLSv1.2_2018', 'TLSv1.2_2019', undefined])(
    'P-7 refuses %s',
    (version) => {
      expect(found(certificate(version))).toHaveLength(1);
    },
  );

  test('P-7 names each behavior that answers plain HTTP', () => {
    const open = { viewerProtocolPolicy: 'allow-all' };
    expect(
      found({ defaultCacheBehavior: open, orderedCacheBehaviors: [{ ...open, pathPattern: '/a/*' }] }),
    ).toEqual(['answers plain HTTP by default', 'answers plain HTTP at /a/*']);
    expect(found({ viewerCertificate: undefined })).toHaveLength(1);
  });
});

describe('P-7 require-security-headers', () => {
  const whole = {
    contentSecurityPolicy: {
      contentSecurityPolicy: "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
      override: true,
    },
    contentTypeOptions: { override: true },
    strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000, override: true },
  };
  const found = (changes: Properties) =>
    judge(requireSecurityHeaders, [
      resource(types.RESPONSE_HEADERS_POLICY, { securityHeadersConfig: { ...whole, ...changes } }),
    ]).map(({ message }) => message);
  const csp = (contentSecurityPolicy: string) => ({
    contentSecurityPolicy: { contentSecurityPolicy, override: true },
  });

  test('P-7 takes what has all of them, and frame options in the place of frame ancestors', () => {
    expect(found({})).toEqual([]);
    const frameOptions = { frameOption: 'DENY', override: true };
    expect(found({ ...csp("default-src 'none'"), frameOptions })).toEqual([]);
  });

  test.each([
    ["script-src 'unsafe-inline'", "allows 'unsafe-inline' in script-src"],
    ["style-src 'self' 'UNSAFE-INLINE'", "allows 'unsafe-inline' in style-src"],
    ["script-src 'unsafe-eval'", "allows 'unsafe-eval' in script-src"],
    ['connect-src *', 'lets connect-src be anything that * covers'],
    ['connect-src https://*.example.com', 'lets connect-src be anything that https://*.example.com covers'],
    ['img-src https:', 'lets img-src be anything that https: covers'],
    ['script-src data:', 'lets script-src be anything that data: covers'],
    ["script-src *; script-src 'self'", 'lets script-src be anything that * covers'],
  ])('P-7 refuses %s', (directive, message) => {
    expect(found(csp(`default-src 'none'; frame-ancestors 'none'; ${directive}`))).toEqual([message]);
  });

  test.each<[string, Properties]>([
    [
      'no security policy that counts',
      {
        contentSecurityPolicy: { ...whole.contentSecurityPolicy, override: false },
        frameOptions: { frameOption: 'DENY', override: true },
      },
    ],
    ['one without a default', csp("script-src 'self'; frame-ancestors 'none'")],
    ['HSTS for a day', { strictTransportSecurity: { accessControlMaxAgeSec: 86_400, override: true } }],
    ['no HSTS', { strictTransportSecurity: undefined }],
    ['types that are guessed', { contentTypeOptions: undefined }],
    ['frames', csp("default-src 'none'")],
  ])('P-7 refuses %s', (_, changes) => {
    expect(found(changes)).toHaveLength(1);
  });

  test('P-7 refuses a distribution with headers of AWS, or with none for some of its paths', () => {
    const distribution = (props: Properties) =>
      judge(requireSecurityHeaders, [resource(types.DISTRIBUTION, props)]).map(({ message }) => message);
    const behavior = { responseHeadersPolicyId: 'id' };
    const ofAws = { responseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03' };
    expect(distribution({ defaultCacheBehavior: behavior })).toEqual([]);
    expect(distribution({ defaultCacheBehavior: ofAws })).toEqual([
      'sends headers without a content security policy by default',
    ]);
    expect(
      distribution({ defaultCacheBehavior: behavior, orderedCacheBehaviors: [{ pathPattern: '/a' }] }),
    ).toEqual(['sends no headers of its own at /a']);
  });
});

describe('P-7 require-origin-access-control', () => {
  const closed = { blockPublicPolicy: true, restrictPublicBuckets: true };
  function found(origin: Properties, block: Properties | null = closed) {
    const bucket = resource(types.BUCKET, {}, { name: 'pages' });
    const distribution = resource(types.DISTRIBUTION, { origins: [origin] }, { dependencies: [bucket] });
    const around =
      block === null ? [] : [resource(types.BUCKET_PUBLIC_ACCESS_BLOCK, block, { dependencies: [bucket] })];
    return judge(requireOriginAccessControl, [bucket, distribution, ...around]).map(({ message }) => message);
  }
  const signed = { originId: 'pages', originAccessControlId: 'id' };

  test('P-7 takes a closed bucket that is asked with a signature, and an origin that is no bucket', () => {
    expect(found(signed)).toEqual([]);
    expect(found({ originId: 'api', domainName: 'api.example.com', customOriginConfig: {} })).toEqual([]);
  });

  test('P-7 refuses the identity that came before, and a website', () => {
    const before = {
      originId: 'pages',
      s3OriginConfig: { originAccessIdentity: 'origin-access-identity/1' },
    };
    expect(found(before)).toEqual(['asks for pages without a signature']);
    const website = { domainName: 'pages.s3-website.eu-central-1.amazonaws.com', customOriginConfig: {} };
    expect(found({ originId: 'pages', ...website })).toEqual(['asks a public website of a bucket for pages']);
  });

  test('P-7 refuses a bucket that can be opened', () => {
    for (const block of [null, { ...closed, blockPublicPolicy: false }, { blockPublicPolicy: true }]) {
      expect(found(signed, block)).toEqual(['shows pages, which can be opened to the public']);
    }
  });

  test.each([
    [{ signingBehavior: 'never' }, 1],
    [{ signingBehavior: 'no-override' }, 1],
    [{ originAccessControlOriginType: 'lambda', signingBehavior: 'never' }, 0],
  ])('P-7 finds in a control with %j as many mistakes as %i', (changes: Properties, count) => {
    const control = {
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
      ...changes,
    };
    expect(judge(requireOriginAccessControl, [resource(types.ORIGIN_ACCESS_CONTROL, control)])).toHaveLength(
      count,
    );
  });
});
