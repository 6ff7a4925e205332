import { describe, expect, test } from '@jest/globals';
import type { Properties } from '../../../policies/guardrails/rule.ts';
import { forbidWildcardPermissions } from '../../../policies/guardrails/rules/forbid-wildcard-permissions.ts';
import { requireBucketProtection } from '../../../policies/guardrails/rules/require-bucket-protection.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { judge, resource } from './judging.ts';

describe('P-7 require-bucket-protection', () => {
  const closed = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  const encryption = (sseAlgorithm: string) => ({
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
  });
  const versioning = (status: string) => ({ versioningConfiguration: { status } });
  const whole = {
    [types.BUCKET_PUBLIC_ACCESS_BLOCK]: closed,
    [types.BUCKET_POLICY]: { policy: '{}' },
    [types.BUCKET_ENCRYPTION]: encryption('aws:kms'),
    [types.BUCKET_VERSIONING]: versioning('Enabled'),
  };

  /** What is found in a bucket with these settings. */
  function found(settings: Readonly<Record<string, Properties>>, stack = 'prod', props: Properties = {}) {
    const bucket = resource(types.BUCKET, props, { stack });
    const around = Object.entries(settings).map(([type, one]) =>
      resource(type, one, { stack, dependencies: [bucket] }),
    );
    return judge(requireBucketProtection, [bucket, ...around]).map(({ message }) => message);
  }

  test('P-7 takes one that has all of it, and in development one without versions', () => {
    expect(found(whole)).toEqual([]);
    const { [types.BUCKET_VERSIONING]: _, ...rest } = whole;
    expect(found(rest, 'dev', { forceDestroy: true })).toEqual([]);
    expect(found(rest, 'prod', { forceDestroy: true })).toHaveLength(2);
  });

  test.each(Object.keys(closed))('P-7 refuses one without %s, in development too', (block) => {
    const open = { ...whole, [types.BUCKET_PUBLIC_ACCESS_BLOCK]: { ...closed, [block]: false } };
    for (const stack of ['local', 'prod'])
      expect(found(open, stack)).toEqual(['can be opened to the public']);
  });

  test('P-7 refuses one whose key leaves no trail, and one that keeps no versions any more', () => {
    expect(found({ ...whole, [types.BUCKET_ENCRYPTION]: encryption('AES256') })).toHaveLength(1);
    expect(found({ ...whole, [types.BUCKET_ENCRYPTION]: { rules: [] } })).toHaveLength(1);
    expect(found({ ...whole, [types.BUCKET_VERSIONING]: versioning('Suspended') })).toHaveLength(1);
  });

  test('P-7 takes one of declared files behind a distribution without versions and that key, and still closed', () => {
    const { [types.BUCKET_VERSIONING]: _, ...rest } = whole;
    const site: Record<string, Properties> = {
      ...rest,
      [types.BUCKET_ENCRYPTION]: encryption('AES256'),
      [types.BUCKET_OBJECT]: {},
      [types.DISTRIBUTION]: {},
    };
    expect(found(site)).toEqual([]);
    expect(found({ ...site, [types.BUCKET_PUBLIC_ACCESS_BLOCK]: {} })).toEqual([
      'can be opened to the public',
    ]);
    for (const type of [types.BUCKET_OBJECT, types.DISTRIBUTION]) {
      const { [type]: _left, ...others } = site;
      expect(found(others)).toHaveLength(2);
    }
  });

  test('P-7 does not take the settings of another bucket for its own', () => {
    const other = resource(types.BUCKET, {}, { name: 'other' });
    const around = Object.entries(whole).map(([type, one]) => resource(type, one, { dependencies: [other] }));
    const all = [resource(types.BUCKET, {}), other, ...around];
    expect(judge(requireBucketProtection, all).map(({ resource: { name } }) => name)).toEqual([
      'it',
      'it',
      'it',
      'it',
    ]);
  });
});

describe('P-7 the policy of a bucket', () => {
  const policy = (...statements: readonly Properties[]) =>
    judge(forbidWildcardPermissions, [
      resource(types.BUCKET_POLICY, { policy: JSON.stringify({ Statement: statements }) }),
    ]).map(({ message }) => message);
  const reading = {
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::pages/*',
  };
  const from = (condition: Properties) => ({ ...reading, Condition: condition });
  const DISTRIBUTION = 'arn:aws:cloudfront::123456789012:distribution/ABC';

  test.each([
    ['of one distribution', from({ StringEquals: { 'AWS:SourceArn': DISTRIBUTION } })],
    ['however it is written', from({ ArnLike: { 'aws:SourceArn': [DISTRIBUTION] } })],
    ['and refuses everybody', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }],
  ])('P-7 takes one %s', (_, statement) => {
    expect(policy(statement)).toEqual([]);
  });

  test.each([
    ['for every distribution', reading, /for anybody$/],
    [
      'for all of an account',
      from({ StringEquals: { 'aws:SourceAccount': '123456789012' } }),
      /for anybody$/,
    ],
    ['for all but one', from({ StringNotEquals: { 'AWS:SourceArn': DISTRIBUTION } }), /for anybody$/],
    [
      'for a wildcard of them',
      from({ StringLike: { 'AWS:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/*' } }),
      /distribution\/\*$/,
    ],
    ['for one beside a wildcard', from({ StringLike: { 'AWS:SourceArn': [DISTRIBUTION, '*'] } }), /for \*$/],
    ['for everybody', { ...reading, Principal: '*' }, /lets anyone at the bucket/],
    [
      'with every action',
      { ...from({ StringEquals: { 'AWS:SourceArn': DISTRIBUTION } }), Action: 's3:*' },
      /allows s3:\*/,
    ],
  ])('P-7 refuses one %s', (_, statement, message) => {
    expect(policy(statement)).toEqual([expect.stringMatching(message)]);
  });
});
