import { describe, expect, test } from '@jest/globals';
import type { Properties } from '../../../policies/guardrails/rule.ts';
import { forbidOpenNetworks } from '../../../policies/guardrails/rules/forbid-open-networks.ts';
import { forbidPlainSecrets } from '../../../policies/guardrails/rules/forbid-plain-secrets.ts';
import { forbidWildcardPermissions } from '../../../policies/guardrails/rules/forbid-wildcard-permissions.ts';
import { requireAuthorizerOnMethods } from '../../../policies/guardrails/rules/require-authorizer-on-methods.ts';
import { requireEveryGatewayResponse } from '../../../policies/guardrails/rules/require-every-gateway-response.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { judge, resource } from './judging.ts';

const SECRET = 'correct-horse-battery-staple';

describe('P-7 forbid-wildcard-permissions', () => {
  const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders';
  const granting = (...statements: readonly Properties[]) =>
    judge(forbidWildcardPermissions, [
      resource(types.ROLE_POLICY, { policy: JSON.stringify({ Statement: statements }) }),
    ]).length;

  test.each([
    ['one letter of an action left open', { Action: 'dynamodb:?etItem', Resource: table }],
    ['a wildcard among several resources', { Action: ['dynamodb:GetItem'], Resource: [table, `${table}*`] }],
    ['everything but a resource', { Action: 'dynamodb:GetItem', NotResource: table }],
    ['another action on all X-Ray knows', { Action: 'xray:GetTraceSummaries', Resource: '*' }],
    ['every log group', { Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:eu-central-1:1:log-group:*' }],
    [
      'reading every API key',
      { Action: 'apigateway:GET', Resource: 'arn:aws:apigateway:eu-central-1::/apikeys/*' },
    ],
    ['the objects of every bucket', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::*/*' }],
    ['the objects of buckets with a prefix', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders*/*' }],
    ['the versions of objects', { Action: 's3:DeleteObjectVersion', Resource: 'arn:aws:s3:::orders/*' }],
  ])('P-7 refuses %s', (_, statement) => {
    expect(granting({ Effect: 'Allow', ...statement })).toBe(1);
  });

  test.each([
    ['a refusal of everything', { Effect: 'Deny', Action: '*', Resource: '*' }],
    [
      'the streams of one log group',
      {
        Effect: 'Allow',
        Action: 'logs:PutLogEvents',
        Resource: 'arn:aws:logs:eu-central-1:1:log-group:/a/b:*',
      },
    ],
    [
      'the objects of one bucket',
      { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::a.b/*' },
    ],
  ])('P-7 takes %s', (_, statement) => {
    expect(granting(statement)).toBe(0);
  });

  test('P-7 refuses a policy that it cannot read', () => {
    expect(judge(forbidWildcardPermissions, [resource(types.ROLE_POLICY, { policy: 'yes' })])).toHaveLength(
      1,
    );
  });

  test('P-7 refuses a policy of AWS, unless it is for one service', () => {
    const attached = (policyArn: string) =>
      judge(forbidWildcardPermissions, [resource(types.ROLE_POLICY_ATTACHMENT, { policyArn })]).length;
    expect(attached('arn:aws:iam::aws:policy/AdministratorAccess')).toBe(1);
    expect(attached('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')).toBe(0);
    expect(attached('arn:aws:iam::123456789012:policy/orders')).toBe(0);
  });

  describe('P-7 of functions', () => {
    const from = (principal: string, sourceArn: string) =>
      judge(forbidWildcardPermissions, [resource(types.FUNCTION_PERMISSION, { principal, sourceArn })])
        .length;

    test.each([
      ['events.amazonaws.com', 'arn:aws:events:eu-central-1:1:rule/tidy', 0],
      ['events.amazonaws.com', 'arn:aws:events:eu-central-1:1:rule/t*', 1],
      ['events.amazonaws.com', 'arn:aws:events:eu-central-1:*:rule/tidy', 1],
      ['events.amazonaws.com', 'arn:aws:logs:eu-central-1:1:log-group:/a/b:*', 1],
      ['logs.amazonaws.com', 'arn:aws:logs:eu-central-1:1:log-group:/a/b:*', 0],
      ['logs.amazonaws.com', 'arn:aws:logs:eu-central-1:1:log-group:/a/*:*', 1],
      ['logs.amazonaws.com', 'arn:aws:logs:eu-central-1:1:*:*', 1],
      ['apigateway.amazonaws.com', 'arn:aws:execute-api:eu-central-1:1:abc123/shop/*', 0],
    ])('P-7 %s may call from %s: %d found', (principal, sourceArn, found) => {
      expect(from(principal, sourceArn)).toBe(found);
    });
  });

  test('P-7 refuses a role that all accounts may assume, among others that are named', () => {
    const assumeRolePolicy = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com', AWS: ['*'] } }],
    });
    expect(judge(forbidWildcardPermissions, [resource(types.ROLE, { assumeRolePolicy })])).toHaveLength(1);
  });
});

describe('P-7 forbid-plain-secrets', () => {
  const told = (variables: Properties) =>
    judge(forbidPlainSecrets, [resource(types.FUNCTION, { environment: { variables } })]);

  test.each(['ACME_API_KEY', 'apiKey', 'signing-secret', 'PASSWORD', 'ACME_TOKENS'])(
    'P-7 refuses a text called %s, and does not repeat it',
    (name) => {
      const found = told({ [name]: SECRET });
      expect(found).toHaveLength(1);
      expect(JSON.stringify(found[0]?.message)).toContain(name);
      expect(JSON.stringify(found[0]?.message)).not.toContain(SECRET);
    },
  );

  test('P-7 refuses a secret among places', () => {
    const places = { acme: 'arn:aws:secretsmanager:eu-central-1:1:secret:acme', other: SECRET };
    expect(told({ PROVIDER_SECRETS: JSON.stringify(places) })).toHaveLength(1);
  });

  test('P-7 refuses what looks like a secret in what is sent to a backend, and takes what a client sent', () => {
    const sent = (value: string) =>
      judge(forbidPlainSecrets, [
        resource(types.INTEGRATION, { requestParameters: { 'integration.request.header.X-API-Key': value } }),
      ]).map(({ message }) => message);
    const [message] = sent("'sk-0123456789abcdef0123'");
    expect(message).toBe('holds a secret in `requestParameters`, at `integration.request.header.X-API-Key`');
    expect(sent('method.request.header.X-API-Key')).toEqual([]);
  });

  test('P-7 takes names of tables, and places of secrets', () => {
    const PROVIDER_SECRETS = JSON.stringify({ acme: 'arn:aws:secretsmanager:eu-central-1:1:secret:acme' });
    expect(told({ CREDENTIALS_TABLE: 'gatehouse-prod-credentials', PROVIDER_SECRETS })).toEqual([]);
  });
});

describe('P-7 forbid-open-networks', () => {
  const holding = (address: string) =>
    judge(forbidOpenNetworks, [resource(types.IP_SET, { addresses: [address] })]).length;

  test.each(['0.0.0.0/0', '128.0.0.0/1', '10.0.0.0/7', '::/0', '2a00::/12', '10.0.0.0', '10.0.0.0/x', '/'])(
    'P-7 refuses %s',
    (address) => expect(holding(address)).toBe(1),
  );

  test.each(['10.0.0.0/8', '192.0.2.1/32', '2001:db8::/32', 'fd00::/16'])('P-7 takes %s', (address) =>
    expect(holding(address)).toBe(0),
  );
});

describe('P-7 rules that join resources', () => {
  test('P-7 require-every-gateway-response does not take the answers of one API for those of another', () => {
    const shop = resource(types.REST_API, {}, { name: 'shop' });
    const desk = resource(types.REST_API, {}, { name: 'desk' });
    const missing = judge(requireEveryGatewayResponse, [shop])[0]?.message.split(': ')[1]?.split(', ') ?? [];
    const answers = missing.map((responseType) =>
      resource(types.GATEWAY_RESPONSE, { responseType }, { name: responseType, dependencies: [shop] }),
    );
    const found = judge(requireEveryGatewayResponse, [shop, desk, ...answers]);
    expect(found.map(({ resource: { name } }) => name)).toEqual(['desk']);
  });

  const method = resource(types.METHOD, { authorization: 'NONE' });
  const integration = (type: string, name = type) =>
    resource(types.INTEGRATION, { type }, { name, dependencies: [method] });
  const reason = (props: Properties) => resource(types.DOCUMENTATION_PART, props, { dependencies: [method] });

  test.each([
    ['a method without an integration', [method]],
    ['a mock beside a function', [method, integration('MOCK'), integration('AWS_PROXY')]],
    [
      'an empty reason',
      [method, reason({ location: { type: 'METHOD' }, properties: '{"description": " "}' })],
    ],
    [
      'a reason for something else',
      [method, reason({ location: { type: 'RESPONSE' }, properties: '{"description": "it is fine"}' })],
    ],
    [
      'a reason that is no JSON',
      [method, reason({ location: { type: 'METHOD' }, properties: 'it is fine' })],
    ],
    ['IAM as who decides', [resource(types.METHOD, { authorization: 'AWS_IAM' })]],
  ])('P-7 require-authorizer-on-methods refuses %s', (_, resources) => {
    expect(judge(requireAuthorizerOnMethods, resources)).toHaveLength(1);
  });
});
