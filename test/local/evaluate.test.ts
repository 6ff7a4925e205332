import { beforeAll, describe, expect, test } from '@jest/globals';
import { evaluate } from '../../local/evaluate.ts';
import { GraphError, type ResourceGraph } from '../../local/resource-graph.ts';

/** Both are loaded once for all tests: Pulumi alone takes half a second. */
let aws: typeof import('@pulumi/aws');
let pulumi: typeof import('@pulumi/pulumi');

beforeAll(async () => {
  pulumi = await import('@pulumi/pulumi');
  aws = await import('@pulumi/aws');
});

const run = (program: () => unknown): Promise<ResourceGraph> => evaluate('test', async () => program);

async function problemsOf(program: () => unknown): Promise<readonly string[]> {
  const error = await run(program).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GraphError);
  return (error as GraphError).problems;
}

describe('evaluating a program', () => {
  test('P-3 gives each resource with inputs, outputs, parent and what it depends on', async () => {
    const graph = await run(() => {
      const group = new pulumi.ComponentResource('test:Group', 'group');
      const api = new aws.apigateway.RestApi('api', { name: 'api' }, { parent: group });
      new aws.apigateway.Resource(
        'v1',
        { restApi: api.id, parentId: api.rootResourceId, pathPart: 'v1' },
        { parent: group },
      );
    });
    const [api] = graph.ofType('aws:apigateway/restApi:RestApi');
    const [resource] = graph.ofType('aws:apigateway/resource:Resource');
    expect(api?.outputs.executionArn).toBe(`arn:aws:execute-api:us-east-1:000000000000:${api?.id}`);
    expect(resource?.inputs).toEqual({
      restApi: api?.id,
      parentId: api?.outputs.rootResourceId,
      pathPart: 'v1',
    });
    expect(resource?.dependencies).toEqual([api?.urn]);
    expect(resource?.parent).toBe(graph.ofType('test:Group')[0]?.urn);
  });

  test('opens secrets and takes a resource for its id', async () => {
    const graph = await run(() => {
      const api = new aws.apigateway.RestApi('api', { name: pulumi.secret('hidden') });
      new aws.apigateway.Deployment('deployment', { restApi: api });
    });
    const [api] = graph.ofType('aws:apigateway/restApi:RestApi');
    expect(api?.inputs.name).toBe('hidden');
    expect(graph.ofType('aws:apigateway/deployment:Deployment')[0]?.inputs.restApi).toBe(api?.id);
  });

  test('P-3 refuses a type that it has no stand-in for, naming type and resource', async () => {
    const problems = await problemsOf(() => {
      new aws.sqs.Queue('waiting', {});
    });
    expect(problems).toEqual([expect.stringMatching(/'waiting'.*aws:sqs\/queue:Queue.*no stand-in/)]);
  });

  test('P-3 refuses a property that it does not know, naming it, and every one at once', async () => {
    const problems = await problemsOf(() => {
      new aws.apigateway.RestApi('one', { body: '{}' });
      new aws.lambda.Function('two', {
        role: 'r',
        layers: ['l'],
        vpcConfig: { subnetIds: [], securityGroupIds: [] },
      });
    });
    expect(problems.map((problem) => problem.slice(0, 70))).toEqual([
      expect.stringMatching(/'one'.*'body'/),
      expect.stringMatching(/'two'.*'layers'/),
      expect.stringMatching(/'two'.*'vpcConfig'/),
    ]);
  });

  test('P-3 refuses an output that is read and not given: the input made of it would disappear', async () => {
    const problems = await problemsOf(() => {
      const table = new aws.dynamodb.Table('table', { attributes: [{ name: 'a', type: 'S' }], hashKey: 'a' });
      new aws.cloudwatch.LogGroup('logs', { name: table.streamArn });
    });
    expect(problems).toEqual([expect.stringMatching(/'streamArn' of 'table'/)]);
  });

  test('P-3 refuses two resources with one URN', async () => {
    const problems = await problemsOf(() => {
      new aws.sns.Topic('same', {});
      new aws.sns.Topic('same', {});
    });
    expect(problems).toContainEqual(expect.stringContaining('declared twice'));
  });

  test('P-3 refuses two resources that only their parents tell apart: nobody is told of those here', async () => {
    const problems = await problemsOf(() => {
      const parents = ['One', 'Other'].map(
        (type) => new pulumi.ComponentResource(`test:index:${type}`, type),
      );
      for (const parent of parents) new aws.sns.Topic('same', {}, { parent });
    });
    expect(problems).toEqual([expect.stringContaining('name them apart')]);
  });

  test('says what a program threw', async () => {
    const fail = () => {
      throw new Error('the program is wrong');
    };
    expect(await problemsOf(fail)).toEqual(['the program is wrong']);
  });
});
