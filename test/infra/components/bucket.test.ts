import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bucketPrefix } from '../../../infra/naming.ts';
import { createCheckout, known, type Recording, record, removeCheckout } from '../recorder.ts';
import { environment, smallPolicy } from '../small-policy.ts';

let root: string;
let small: Recording;

beforeAll(async () => {
  root = createCheckout();
  small = await record('test', root, smallPolicy());
});
afterAll(() => removeCheckout(root));

const bucket = 'files-bucket-id';

describe('P-2 a bucket', () => {
  test('P-2 is closed to the public in every way, and to everyone without TLS', async () => {
    expect(small.one('s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'files-public-access')).toEqual({
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(small.one('s3/bucketOwnershipControls:BucketOwnershipControls', 'files-ownership')).toEqual({
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const { policy } = small.one('s3/bucketPolicy:BucketPolicy', 'files-policy');
    expect(JSON.parse(String(policy)).Statement).toEqual([
      {
        Sid: 'RefusePlainHttp',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [
          expect.stringMatching(/^arn:aws:s3:.*:files-bucket$/),
          expect.stringMatching(/:files-bucket\/\*$/),
        ],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('P-2 is encrypted under a key of whose use there is a trail', () => {
    const type = 's3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
    expect(small.one(type, 'files-encryption')).toEqual({
      bucket,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' }, bucketKeyEnabled: true }],
    });
  });

  test('P-2 keeps versions where tables can be restored, as long as they can, and no others', async () => {
    const versioning = 's3/bucketVersioning:BucketVersioning';
    expect(small.one(versioning, 'files-versioning')).toEqual({
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    expect(
      small.one('s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'files-lifecycle'),
    ).toEqual({
      bucket,
      rules: [
        {
          id: 'forget',
          status: 'Enabled',
          filter: {},
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          noncurrentVersionExpiration: { noncurrentDays: 35 },
          expiration: { expiredObjectDeleteMarker: true },
        },
      ],
    });
    const changes = { pointInTimeRecovery: false, deletionProtection: true };
    const other = await record('test', root, smallPolicy({ environment: environment(changes) }));
    expect(other.all(versioning)).toEqual([]);
  });

  test('P-2 is deleted with what it holds where tables may be deleted, and nowhere else', async () => {
    expect(small.one('s3/bucket:Bucket', 'files-bucket')).toEqual({
      bucketPrefix: 'gatehouse-test-files-',
      forceDestroy: true,
    });
    const guarded = environment({ deletionProtection: true });
    const other = await record('test', root, smallPolicy({ environment: guarded }));
    expect(other.one('s3/bucket:Bucket', 'files-bucket')).toMatchObject({ forceDestroy: false });
  });

  test('P-2 is told by its name', async () => {
    const { files } = small.outputs.buckets;
    expect(files && (await known(files))).toBe(bucket);
  });

  test('P-2 is refused where its name would not fit', () => {
    expect(bucketPrefix('e'.repeat(20), 'files')).toHaveLength(37);
    expect(() => bucketPrefix('e'.repeat(21), 'files')).toThrow(/the environment's name `e+` is too long/);
  });
});
