import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policy } from '../../core/policy/policy.ts';
import { environments, loadPolicy } from '../../infra/policies.ts';
import { TABLES } from '../../stores/tables.ts';
import { createCheckout, type Inputs, type Recording, record, removeCheckout } from './recorder.ts';
import { desk, environment, route, shop, smallPolicy } from './small-policy.ts';

/** Alarms on what is not charged, and on what is given back. */
const MONEY = 2;

let root: string;
let small: Recording;

beforeAll(async () => {
  root = createCheckout();
  small = await record('test', root, smallPolicy());
});
afterAll(() => removeCheckout(root));

describe('P-2 a small policy is provisioned', () => {
  test('P-2 with one usage plan a tier, over the stages of the surfaces that have keys', () => {
    expect(small.all('apigateway/usagePlan:UsagePlan')).toEqual([
      {
        name: 'gatehouse-test-large',
        description: 'Large',
        apiStages: [{ apiId: 'shop-api-id', stage: 'shop' }],
        throttleSettings: { rateLimit: 50, burstLimit: 100 },
      },
      {
        name: 'gatehouse-test-small',
        description: 'Small',
        apiStages: [{ apiId: 'shop-api-id', stage: 'shop' }],
        throttleSettings: { rateLimit: 5, burstLimit: 10 },
        quotaSettings: { limit: 1000, period: 'MONTH' },
      },
    ]);
  });

  test('P-2 with tables that are paid by request, encrypted and recoverable', () => {
    expect(small.one('dynamodb/table:Table', 'credentials-table')).toEqual({
      name: 'gatehouse-test-credentials',
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'hash',
      attributes: [{ name: 'hash', type: 'S' }],
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: false,
      ttl: { attributeName: 'removeAt', enabled: true },
    });
    expect(small.all('dynamodb/table:Table')).toHaveLength(TABLES.length);
  });

  test('P-2 with a stage that is guarded, traced and logged without credentials', () => {
    const stage = small.one('apigateway/stage:Stage', 'shop-stage');
    expect(stage).toMatchObject({
      stageName: 'shop',
      variables: { surface: 'shop' },
      xrayTracingEnabled: true,
    });
    const { format } = stage.accessLogSettings as { format: string };
    expect(JSON.parse(format)).toMatchObject({ requestId: '$context.requestId' });
    expect(format).not.toMatch(/identity\.apiKey(?!Id)|header|querystring|usageIdentifierKey/i);
    expect(small.one('apigateway/methodSettings:MethodSettings', 'shop-guard')).toEqual({
      restApi: 'shop-api-id',
      stageName: 'shop',
      methodPath: '*/*',
      settings: {
        throttlingRateLimit: 100,
        throttlingBurstLimit: 200,
        metricsEnabled: true,
        loggingLevel: 'OFF',
        dataTraceEnabled: false,
      },
    });
  });

  test('P-2 with a secret for each provider, whose value is not here', () => {
    expect(small.all('secretsmanager/secret:Secret')).toEqual([
      { name: 'gatehouse-test-provider-acme', description: 'API key of Acme', recoveryWindowInDays: 0 },
    ]);
    expect(small.names().filter((name) => /secretVersion/i.test(name))).toEqual([]);
  });

  test('P-2 with alarms that reach the address that the environment names', async () => {
    expect(small.one('sns/topicSubscription:TopicSubscription', 'alarms-email')).toMatchObject({
      protocol: 'email',
      endpoint: 'alarms@example.com',
    });
    const alarms = small.all('cloudwatch/metricAlarm:MetricAlarm');
    expect(alarms).toHaveLength(2 + 2 * 4 + 3 * 2 + TABLES.length + MONEY);
    for (const alarm of alarms) expect(alarm.alarmActions).toHaveLength(1);
    const quiet = await record('test', root, smallPolicy({ environment: environment({ alarmEmail: null }) }));
    expect(quiet.names().filter((name) => name.includes('sns'))).toEqual([]);
    expect(quiet.all('cloudwatch/metricAlarm:MetricAlarm')).toHaveLength(alarms.length);
  });

  test('P-2 under names that begin with the project and the environment', () => {
    for (const { type, inputs, name } of small.resources) {
      if (!type.startsWith('aws:') || inputs.name === undefined) continue;
      if (type === 'aws:iam/rolePolicy:RolePolicy') continue;
      expect(`${name}: ${String(inputs.name)}`).toMatch(/: (\/aws\/\w+\/)?gatehouse-test-/);
    }
    const provider = small.resources.find(({ type }) => type === 'pulumi:providers:aws');
    expect(JSON.parse(String(provider?.inputs.defaultTags))).toEqual({
      tags: { project: 'gatehouse', environment: 'test' },
    });
  });

  test('P-2 without a resource that is declared twice', () => {
    expect(new Set(small.names()).size).toBe(small.names().length);
  });
});

describe('P-2 a policy that changes', () => {
  const withRoute = (id: string): Policy =>
    smallPolicy({ surfaces: { shop: shop({ routes: [...shop().routes, route(id)] }), desk: desk() } });

  test('P-1 a route that is added to a document adds its own resources and no other', async () => {
    const before = new Set(small.names());
    const after = await record('test', root, withRoute('DELETE /v1/things/{thing}'));
    expect(after.names().filter((name) => !before.has(name))).toEqual([
      'aws:apigateway/integration:Integration shop-DELETE/v1/things/{thing}-integration',
      'aws:apigateway/method:Method shop-DELETE/v1/things/{thing}-method',
    ]);
    expect(after.names()).toHaveLength(small.names().length + 2);
    expect(allowOf(after, '/v1/things/{thing}')).toBe("'DELETE, GET, OPTIONS'");
    expect(allowOf(small, '/v1/things/{thing}')).toBe("'GET, OPTIONS'");
  });

  test('P-2 is deployed anew, and one that does not change is not', async () => {
    const triggers = (recording: Recording, surface: string) =>
      recording.one('apigateway/deployment:Deployment', `${surface}-deployment`).triggers;
    const same = await record('test', root, smallPolicy());
    const other = await record('test', root, withRoute('GET /v1/more'));
    expect(triggers(same, 'shop')).toEqual(triggers(small, 'shop'));
    expect(triggers(other, 'shop')).not.toEqual(triggers(small, 'shop'));
    expect(triggers(other, 'desk')).toEqual(triggers(small, 'desk'));
  });

  test('P-2 the policy of another environment is refused', async () => {
    await expect(record('prod', root, smallPolicy())).rejects.toThrow(
      'the policy is of `test`, not of `prod`',
    );
  });
});

function allowOf(recording: Recording, path: string): unknown {
  const answer = recording.one(
    'apigateway/integrationResponse:IntegrationResponse',
    `shop-ANY${path}-answer`,
  );
  return (answer.responseParameters as Inputs)['method.response.header.allow'];
}

describe('P-2 the policies of this checkout', () => {
  const names = environments();
  const recordings = new Map<string, Recording>();

  beforeAll(async () => {
    for (const name of names) recordings.set(name, await record(name, root));
  }, 60_000);

  test.each(names)('P-2 give %s every route that they declare, in one process with the others', (name) => {
    const policy = loadPolicy(name);
    const recording = recordings.get(name) as Recording;
    for (const surface of Object.values(policy.surfaces)) {
      for (const { method, path, publicBecause } of surface.routes) {
        const prefix = `${surface.name}-${method}${path}`;
        const declared = recording.one('apigateway/method:Method', `${prefix}-method`);
        expect(declared).toMatchObject(
          publicBecause === null
            ? { authorization: 'CUSTOM', authorizerId: `${surface.name}-authorizer-id` }
            : { authorization: 'NONE' },
        );
        expect(declared.apiKeyRequired).toBe(publicBecause === null && surface.keys !== null);
        expect(
          recording.one('apigateway/integration:Integration', `${prefix}-integration`).uri,
        ).toBeDefined();
      }
    }
    expect(recording.all('apigateway/usagePlan:UsagePlan')).toHaveLength(Object.keys(policy.plans).length);
    expect(recording.outputs).toMatchObject({ environment: name, policyVersion: policy.version });
    for (const { name: table } of recording.all('dynamodb/table:Table')) {
      expect(table).toMatch(new RegExp(`^gatehouse-${name}-`));
    }
  });

  test('P-2 protect what production holds', () => {
    for (const table of recordings.get('prod')?.all('dynamodb/table:Table') ?? []) {
      expect(table).toMatchObject({
        deletionProtectionEnabled: true,
        pointInTimeRecovery: { enabled: true },
      });
    }
  });
});
