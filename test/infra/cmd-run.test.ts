import { beforeAll, describe, expect, test } from '@jest/globals';
import { FUNCTIONS } from '../../infra/functions.ts';
import { loadPolicy } from '../../infra/policies.ts';
import { BUCKETS } from '../../stores/buckets.ts';
import { TABLES } from '../../stores/tables.ts';
import { type Registered, type Run, runProgram, UNKNOWN } from './engine.ts';

const STACK = 'prod';

const ofType = (run: Run, type: string): readonly Registered[] =>
  [...run.resources.values()].filter((resource) => resource.type === type);

/** Does not prove what AWS makes of it: behind this engine there is no provider. */
describe('P-2 the launcher of the pulumi command', () => {
  const policy = loadPolicy(STACK);
  const surfaces = Object.values(policy.surfaces);
  let update: Run;
  let preview: Run;

  beforeAll(async () => {
    update = await runProgram({ stack: STACK, preview: false });
    preview = await runProgram({ stack: STACK, preview: true });
  }, 120_000);

  test('P-2 updates a stack without a complaint', () => {
    expect({ exitCode: update.exitCode, said: update.said }).toEqual({ exitCode: 0, said: '' });
  });

  test('P-2 previews a stack of which nothing is known yet, and finds the same resources', () => {
    expect({ exitCode: preview.exitCode, said: preview.said }).toEqual({ exitCode: 0, said: '' });
    expect([...preview.resources.keys()].sort()).toEqual([...update.resources.keys()].sort());
    const [api] = ofType(preview, 'aws:apigateway/stage:Stage');
    expect(api?.inputs.restApi).toBe(UNKNOWN);
  });

  test('P-2 provisions what the documents of the environment declare', () => {
    expect(ofType(update, 'aws:apigateway/restApi:RestApi')).toHaveLength(surfaces.length);
    expect(ofType(update, 'aws:apigateway/stage:Stage')).toHaveLength(surfaces.length);
    expect(ofType(update, 'aws:lambda/function:Function')).toHaveLength(FUNCTIONS.length);
    expect(ofType(update, 'aws:dynamodb/table:Table')).toHaveLength(TABLES.length);
    expect(ofType(update, 'aws:s3/bucket:Bucket').map(({ name }) => name)).toEqual([
      ...BUCKETS.map(({ name }) => `${name}-bucket`),
      'dashboard-bucket',
    ]);
    expect(ofType(update, 'aws:cloudfront/distribution:Distribution')).toHaveLength(1);
    expect(ofType(update, 'aws:apigateway/usagePlan:UsagePlan')).toHaveLength(
      Object.keys(policy.plans).length,
    );
    expect(ofType(update, 'aws:wafv2/webAcl:WebAcl')).toHaveLength(1);
    const calls = ofType(update, 'aws:apigateway/integration:Integration').filter(({ inputs }) => inputs.uri);
    expect(calls).toHaveLength(surfaces.flatMap(({ routes }) => routes).length);
    expect(JSON.stringify([...update.resources.values()])).not.toContain(UNKNOWN);
  });

  test('P-2 keeps production from being deleted by accident', () => {
    for (const table of ofType(update, 'aws:dynamodb/table:Table')) {
      expect(table).toMatchObject({ protect: true, inputs: { deletionProtectionEnabled: true } });
    }
    for (const { name } of BUCKETS) {
      const bucket = ofType(update, 'aws:s3/bucket:Bucket').find((one) => one.name === `${name}-bucket`);
      expect(bucket).toMatchObject({ protect: true, inputs: { forceDestroy: false } });
    }
  });

  test('P-2 hands everything to the provider that tags it', () => {
    const onAws = [...update.resources.values()].filter(({ type }) => type.startsWith('aws:'));
    expect(onAws.length).toBeGreaterThan(0);
    for (const { name, provider } of onAws)
      expect(`${name} ${provider}`).toContain('pulumi:providers:aws::aws::');
  });

  test('P-2 deploys an API once everything that it answers stands', () => {
    for (const { dependencies, parent } of ofType(update, 'aws:apigateway/deployment:Deployment')) {
      const ofApi = (type: string) =>
        [...update.resources].filter(
          ([, resource]) => resource.type === type && resource.inputs.restApi === restApiOf(update, parent),
        );
      const awaited = ['method:Method', 'integration:Integration', 'integrationResponse:IntegrationResponse']
        .flatMap((type) => ofApi(`aws:apigateway/${type}`))
        .map(([urn]) => urn);
      expect(awaited.length).toBeGreaterThan(0);
      expect(dependencies).toEqual(expect.arrayContaining(awaited));
    }
  });

  test('P-2 makes a stage once its access log can be written', () => {
    const [account] = [...update.resources].filter(
      ([, { type }]) => type === 'aws:apigateway/account:Account',
    );
    const stages = ofType(update, 'aws:apigateway/stage:Stage');
    expect(stages).toHaveLength(surfaces.length);
    for (const { dependencies } of stages) expect(dependencies).toContain(account?.[0]);
  });

  test('P-2 shows the page of the dashboard once everything that it loads is there', () => {
    const objects = [...update.resources].filter(
      ([, { type }]) => type === 'aws:s3/bucketObjectv2:BucketObjectv2',
    );
    const page = objects.find(([, { inputs }]) => inputs.key === 'index.html');
    const others = objects.filter((object) => object !== page).map(([urn]) => urn);
    expect(others.length).toBeGreaterThan(4);
    expect(page?.[1].dependencies).toEqual(expect.arrayContaining(others));
  });

  test('P-2 makes functions before stages, stages before usage plans, and names the plans last', () => {
    const urnsOf = (type: string) =>
      [...update.resources].filter(([, resource]) => resource.type === type).map(([urn]) => urn);
    const plans = ofType(update, 'aws:apigateway/usagePlan:UsagePlan');
    const [permissions] = ofType(update, 'aws:iam/rolePolicy:RolePolicy').filter(({ name }) =>
      name.endsWith('-gateway-keys-permissions'),
    );
    const stages = urnsOf('aws:apigateway/stage:Stage');
    for (const { dependencies } of plans) {
      expect(stages.some((urn) => dependencies.includes(urn))).toBe(true);
    }
    expect(permissions?.dependencies).toEqual(
      expect.arrayContaining(urnsOf('aws:apigateway/usagePlan:UsagePlan')),
    );
    for (const { dependencies } of ofType(update, 'aws:lambda/function:Function')) {
      expect(dependencies.filter((urn) => /usagePlan|apigateway\/stage/.test(urn))).toEqual([]);
    }
  });

  test('P-2 tells the addresses and names of what it made', () => {
    expect(update.outputs).toMatchObject({
      environment: STACK,
      policyVersion: policy.version,
      urls: Object.fromEntries(
        surfaces.map(({ name }) => [name, expect.stringMatching(`^https://.+/${name}$`)]),
      ),
      tables: Object.fromEntries(TABLES.map(({ name }) => [name, `gatehouse-${STACK}-${name}`])),
      buckets: Object.fromEntries(BUCKETS.map(({ name }) => [name, `${name}-bucket-id`])),
      usagePlans: Object.fromEntries(Object.keys(policy.plans).map((name) => [name, `plan-${name}-plan-id`])),
      webAclArn: expect.stringMatching(/^arn:aws:wafv2:/),
      dashboardUrl: 'https://dashboard-distribution.cloudfront.net',
    });
  });

  test('P-2 refuses a stack that no document describes, and says so', async () => {
    const run = await runProgram({ stack: 'nowhere', preview: true });
    expect(run.exitCode).not.toBe(0);
    expect(run.said).toContain('nowhere');
    expect([...run.resources.values()].filter(({ type }) => type.startsWith('aws:'))).toEqual([]);
  });
});

function restApiOf(run: Run, stage: string): unknown {
  const deployment = [...run.resources.values()].find(
    ({ type, parent }) => type === 'aws:apigateway/deployment:Deployment' && parent === stage,
  );
  return deployment?.inputs.restApi;
}
