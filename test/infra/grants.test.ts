import { beforeAll, describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { Bucket } from '../../infra/components/bucket.ts';
import type { BucketAction, FunctionDeclaration } from '../../infra/functions.ts';
import { type Grantable, grantsOf } from '../../infra/grants.ts';
import { policyOf } from '../../infra/permissions.ts';
import { forbidWildcardPermissions } from '../../policies/guardrails/rules/forbid-wildcard-permissions.ts';
import { ROLE_POLICY } from '../../policies/guardrails/types.ts';
import { FILES } from '../../stores/buckets.ts';
import { known } from './recorder.ts';
import { environment } from './small-policy.ts';

const ARN = 'arn:aws:s3:::gatehouse-test-files-1';

let grantable: Grantable;

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => ({ id: 'gatehouse-test-files-1', state: { ...inputs, arn: ARN } }),
    call: () => ({}),
  });
  const bucket = new Bucket('files', { declaration: FILES, environment: environment() }, {});
  grantable = {
    tables: new Map(),
    buckets: new Map([['files', bucket]]),
    secrets: new Map(),
    apis: new Map(),
    planNames: new Map(),
  };
});

function using(...files: readonly BucketAction[]): FunctionDeclaration {
  return {
    name: 'things',
    does: 'Keeps files',
    memoryMb: 256,
    timeoutSeconds: 10,
    responds: 'buffered',
    invokedBy: 'gateway',
    tables: {},
    buckets: { files },
    capabilities: [],
    reservesConcurrency: false,
  };
}

const policyFor = async (declaration: FunctionDeclaration): Promise<string> =>
  known(policyOf(grantsOf(declaration, grantable).statements));
const statementsFor = async (declaration: FunctionDeclaration): Promise<unknown> =>
  JSON.parse(await policyFor(declaration)).Statement;

describe('P-2 a function that uses a bucket', () => {
  test('P-2 is told its name, and may do with its objects what it declares', async () => {
    const { variables } = grantsOf(using('PutObject'), grantable);
    expect(Object.keys(variables)).toEqual(['FILES_BUCKET']);
    expect(await known(pulumi.output(variables.FILES_BUCKET))).toBe('gatehouse-test-files-1');
    expect(await statementsFor(using('PutObject', 'DeleteObject'))).toEqual([
      { Effect: 'Allow', Action: ['s3:PutObject', 's3:DeleteObject'], Resource: `${ARN}/*` },
    ]);
  });

  test('P-2 may ask, if it reads, whether what it does not find is there', async () => {
    expect(await statementsFor(using('GetObject'))).toEqual([
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: `${ARN}/*` },
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ARN },
    ]);
  });

  test('P-7 keeps the guardrails', async () => {
    const policy = await policyFor(using('GetObject', 'PutObject', 'DeleteObject'));
    const role = {
      type: ROLE_POLICY,
      name: 'things',
      urn: 'urn:pulumi:prod::p::t::things',
      props: { policy },
    };
    expect('judge' in forbidWildcardPermissions && forbidWildcardPermissions.judge(role)).toEqual([]);
  });

  test('P-2 and none other is told or granted anything of it', async () => {
    const without = { ...using(), buckets: {} };
    expect(grantsOf(without, grantable)).toEqual({ variables: {}, statements: [] });
  });
});
