import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCheckout, type Inputs, type Recording, record, removeCheckout } from './recorder.ts';
import { route, shop, smallPolicy } from './small-policy.ts';

let root: string;
let small: Recording;

beforeAll(async () => {
  root = createCheckout();
  small = await record('test', root, smallPolicy());
});
afterAll(() => removeCheckout(root));

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

function statementsOf(recording: Recording, name: string): readonly Statement[] {
  const { policy } = recording.one('iam/rolePolicy:RolePolicy', `${name}-permissions`);
  return (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;
}

function gatewayGrantOf(recording: Recording, name: string): readonly Statement[] {
  const { role, policy } = recording.one('iam/rolePolicy:RolePolicy', `${name}-gateway-keys-permissions`);
  expect(role).toBe(`${name}-role-name`);
  return (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;
}

const grantOf = (recording: Recording, name: string): readonly Statement[] =>
  statementsOf(recording, name).filter(({ Action }) => !/^(logs|xray):/.test(Action[0] ?? ''));

const variablesOf = (recording: Recording, name: string): Inputs => {
  const { environment } = recording.one('lambda/function:Function', `${name}-function`);
  return (environment as { variables: Inputs }).variables;
};

const granted = (tables: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(tables).map(([table, actions]) => ({
    Effect: 'Allow',
    Action: actions.map((action) => `dynamodb:${action}`),
    Resource: expect.stringMatching(new RegExp(`:${table}-table$`)),
  }));

describe('P-2 functions', () => {
  test('P-2 with functions on Lambda as it is sold today, each with its own log and reserve', () => {
    const {
      code,
      environment: _,
      ...authorizer
    } = small.one('lambda/function:Function', 'authorizer-function');
    expect(authorizer).toEqual({
      name: 'gatehouse-test-authorizer',
      description: 'Decides who may call',
      role: expect.stringMatching(/:authorizer-role$/),
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      memorySize: expect.any(Number),
      timeout: 5,
      reservedConcurrentExecutions: 20,
      loggingConfig: { logFormat: 'JSON', logGroup: '/aws/lambda/gatehouse-test-authorizer' },
      tracingConfig: { mode: 'Active' },
    });
    expect(code).toBeDefined();
    expect(small.one('lambda/function:Function', 'console-function')).toMatchObject({
      reservedConcurrentExecutions: -1,
    });
    for (const group of small.all('cloudwatch/logGroup:LogGroup')) expect(group.retentionInDays).toBe(14);
    expect(small.all('cloudwatch/logGroup:LogGroup')).toHaveLength(6 + 2);
  });

  test('P-2 with functions that are told what they need and nothing more', () => {
    expect(variablesOf(small, 'authorizer')).toEqual({ CREDENTIALS_TABLE: 'gatehouse-test-credentials' });
    expect(Object.keys(variablesOf(small, 'completions')).sort()).toEqual([
      'ACCOUNTS_TABLE',
      'DIRECTORY_TABLE',
      'HOLDS_TABLE',
      'LEDGER_TABLE',
      'PROVIDER_SECRETS',
      'THREADS_TABLE',
      'USAGE_TABLE',
    ]);
    const told = variablesOf(small, 'console');
    expect(Object.keys(told).sort()).toEqual([
      'AUDIT_TABLE',
      'CREDENTIALS_TABLE',
      'DIRECTORY_TABLE',
      'IDEMPOTENCY_TABLE',
      'SURFACE_URLS',
      'USAGE_PLANS',
      'USAGE_TABLE',
    ]);
    expect(JSON.parse(String(told.USAGE_PLANS))).toEqual({
      small: 'gatehouse-test-small',
      large: 'gatehouse-test-large',
    });
    expect(JSON.parse(String(told.SURFACE_URLS))).toEqual({
      shop: 'https://shop-api-id.execute-api.eu-central-1.amazonaws.com/shop',
      desk: 'https://desk-api-id.execute-api.eu-central-1.amazonaws.com/desk',
    });
  });

  test('P-2 a route that names no function, or one without a handler, is refused with its place', async () => {
    const lost = smallPolicy({
      surfaces: { shop: shop({ routes: [route('GET /x', { function: 'nothing' })] }) },
    });
    await expect(record('test', root, lost)).rejects.toThrow(
      'surface `shop`, route `GET /x`: there is no function `nothing`; those that serve routes are billing, completions',
    );
    const bare = createCheckout(['authorizer', 'completions', 'console']);
    try {
      await expect(record('test', bare, smallPolicy())).rejects.toThrow(
        /function `discovery`: its handler .* is missing/,
      );
    } finally {
      removeCheckout(bare);
    }
  });

  test('P-2 a function that makes API keys can serve a surface that the usage plans cover', async () => {
    const circular = await record(
      'test',
      root,
      smallPolicy({ surfaces: { shop: shop({ routes: [route('GET /x', { function: 'console' })] }) } }),
    );
    const { uri } = circular.one('apigateway/integration:Integration', 'shop-GET/x-integration');
    expect(uri).toBe('invoke:console-function');
    for (const plan of circular.all('apigateway/usagePlan:UsagePlan')) {
      expect(plan.apiStages).toEqual([{ apiId: 'shop-api-id', stage: 'shop' }]);
    }
    expect(variablesOf(circular, 'console').USAGE_PLANS).toBe(variablesOf(small, 'console').USAGE_PLANS);
    expect(gatewayGrantOf(circular, 'console')).toEqual(gatewayGrantOf(small, 'console'));
  });

  test('G-8 a route that takes an Idempotency-Key is not deployed on a function that cannot remember', async () => {
    const takes = { takesIdempotencyKey: true };
    const forgetful = shop({
      routes: [route('POST /x', takes), route('POST /y', { function: 'console', ...takes })],
    });
    await expect(record('test', root, smallPolicy({ surfaces: { shop: forgetful } }))).rejects.toThrow(
      /route `POST \/x`: it takes an Idempotency-Key, but the function `completions` may not use DeleteItem, PutItem, UpdateItem on the table `idempotency`$/,
    );
  });

  test('P-2 the names of usage plans that a function is told are those that the plans get', () => {
    const { USAGE_PLANS } = variablesOf(small, 'console');
    expect(Object.values(JSON.parse(String(USAGE_PLANS))).sort()).toEqual(
      small.all('apigateway/usagePlan:UsagePlan').map(({ name }) => name),
    );
  });
});

describe('P-2 least privilege', () => {
  test('P-2 the authorizer may update credentials and nothing else', () => {
    expect(grantOf(small, 'authorizer')).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:UpdateItem'],
        Resource: expect.stringMatching(/:credentials-table$/),
      },
    ]);
  });

  test('P-2 what serves completions reads agents and the secrets of providers, adds to threads, and pays', () => {
    expect(grantOf(small, 'completions')).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Resource: expect.stringMatching(/:directory-table$/),
      },
      {
        Effect: 'Allow',
        Action: ['dynamodb:PutItem', 'dynamodb:Query'],
        Resource: expect.stringMatching(/:threads-table$/),
      },
      ...granted({
        accounts: ['UpdateItem'],
        ledger: ['PutItem'],
        holds: ['DeleteItem', 'PutItem'],
        usage: ['UpdateItem'],
      }),
      {
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue'],
        Resource: [expect.stringMatching(/:provider-acme-secret$/)],
      },
    ]);
    expect(grantOf(small, 'discovery')).toEqual([]);
  });

  test('P-8 what gives money back cannot charge, and what counts requests cannot touch money', () => {
    expect(grantOf(small, 'sweeper')).toEqual(
      granted({ holds: ['DeleteItem', 'Scan'], accounts: ['UpdateItem'], usage: ['UpdateItem'] }),
    );
    expect(grantOf(small, 'metering')).toEqual(granted({ usage: ['PutItem', 'UpdateItem'] }));
  });

  test('P-2 the trail can be added to and read, not changed', () => {
    const audit = grantOf(small, 'console').filter(({ Resource }) =>
      String(Resource).endsWith(':audit-table'),
    );
    expect(audit.map(({ Action }) => Action)).toEqual([['dynamodb:PutItem', 'dynamodb:Query']]);
  });

  test('P-2 P-11 who takes money adds to the ledger and to the trail, and changes neither', async () => {
    const routes = [route('GET /x', { function: 'billing' })];
    const paying = await record('test', root, smallPolicy({ surfaces: { shop: shop({ routes }) } }));
    const actions = grantOf(paying, 'billing').map(({ Action, Resource }) => [
      /:(\w+)-table$/.exec(String(Resource))?.[1],
      Action.map((action) => action.replace('dynamodb:', '')),
    ]);
    expect(Object.fromEntries(actions)).toEqual({
      accounts: ['GetItem', 'UpdateItem'],
      ledger: ['GetItem', 'PutItem', 'Query'],
      audit: ['PutItem'],
      idempotency: ['DeleteItem', 'PutItem', 'UpdateItem'],
    });
  });

  test('P-2 who issues keys may make, plan and delete them, and read none', () => {
    const at = 'arn:aws:apigateway:eu-central-1::';
    expect(gatewayGrantOf(small, 'console')).toEqual([
      { Effect: 'Allow', Action: ['apigateway:GET'], Resource: `${at}/usageplans` },
      {
        Effect: 'Allow',
        Action: ['apigateway:POST'],
        Resource: [
          `${at}/apikeys`,
          `${at}/usageplans/plan-small-plan-id/keys`,
          `${at}/usageplans/plan-large-plan-id/keys`,
        ],
      },
      { Effect: 'Allow', Action: ['apigateway:DELETE'], Resource: [`${at}/apikeys/*`] },
    ]);
    const others = ['authorizer', 'completions', 'console', 'discovery'].flatMap((name) =>
      grantOf(small, name).flatMap(({ Action }) => Action),
    );
    expect(others.filter((action) => action.startsWith('apigateway:'))).toEqual([]);
    expect(small.names().filter((name) => name.includes('gateway-keys'))).toHaveLength(1);
  });

  test('P-2 no role names a wildcard, but for traces, which have no name', () => {
    const policies = small.all('iam/rolePolicy:RolePolicy');
    expect(policies).toHaveLength(6 + 1);
    for (const { policy } of policies) {
      for (const { Action, Resource } of (JSON.parse(String(policy)) as { Statement: Statement[] })
        .Statement) {
        expect(Action.filter((action) => action.includes('*'))).toEqual([]);
        if (Action.every((action) => action.startsWith('xray:'))) continue;
        for (const resource of [Resource].flat())
          expect(resource).toMatch(/^arn:aws:[a-z0-9-]+:eu-central-1:.+/);
      }
    }
  });
});

describe('bundles', () => {
  test('hold the policy of their environment, and no source map is deployed', async () => {
    const folder = join(root, '.cache', 'bundles', 'test', '0123456789ab', 'authorizer');
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).toContain('0123456789ab');
    expect(existsSync(join(folder, 'index.js.map'))).toBe(false);
    expect(existsSync(join(folder, '..', '..', '..', 'compiled', 'authorizer', 'index.js.map'))).toBe(true);
  });
});
