import { describe, expect, test } from '@jest/globals';
import { openApiDocument } from '../../core/openapi.ts';
import type { DialectName } from '../../core/policy/policy.ts';
import { aPolicy, aSource, aSurface } from '../support/builders.ts';
import { codesOf, operationOf } from '../support/described-route.ts';
import { type OpenApi, operationsOf } from '../support/openapi-lookup.ts';

describe('who may, in the document of a route', () => {
  test('names the scope or the roles that it needs, and the codes that go with them', () => {
    const operation = operationOf({ scope: 'things:read', roles: ['owner', 'admin'] });
    expect(operation).toMatchObject({
      description: 'Needs the permission `things:read`. Only for members who are owner or admin.',
      'x-gatehouse-scope': 'things:read',
      'x-gatehouse-roles': ['owner', 'admin'],
    });
    expect(codesOf(operation, '403')).toEqual([
      'account_suspended',
      'ip_not_allowed',
      'role_insufficient',
      'scope_missing',
    ]);
    expect(codesOf(operationOf({}), '403')).toEqual(['account_suspended', 'ip_not_allowed']);
  });

  test('follows the statuses that the surface gives to codes', () => {
    expect(codesOf(operationOf({}, { statuses: { account_suspended: 402 } }), '402')).toEqual([
      'account_suspended',
    ]);
  });

  test('says of a 401 what the caller is told, which is not why', () => {
    const { 401: refused } = operationOf({}).responses;
    expect(refused?.['x-gatehouse-codes']).toEqual(['authentication_failed']);
    expect(refused?.headers).toHaveProperty(['www-authenticate']);
  });

  test('lists only the credentials that its dialects look at', () => {
    const credentials = [
      aSource(),
      aSource({ in: 'header', header: 'x-api-key', dialect: 'anthropic' as const }),
    ];
    const dialects: DialectName[] = ['openai', 'anthropic'];
    expect(operationOf({ dialects: ['openai'] }, { credentials, dialects }).security).toEqual([
      { bearer: [] },
    ]);
    expect(operationOf({ dialects }, { credentials, dialects }).security).toEqual([
      { bearer: [] },
      { 'x-api-key': [] },
    ]);
  });

  test('where a role is needed, does not offer what takes nothing but keys', () => {
    const credentials = [
      aSource({ kinds: ['session', 'token'] }),
      aSource({ in: 'header', header: 'x-api-key' }),
    ];
    expect(operationOf({ roles: ['owner'] }, { credentials }).security).toEqual([{ bearer: [] }]);
    expect(operationOf({}, { credentials }).security).toEqual([{ bearer: [] }, { 'x-api-key': [] }]);
  });

  test('V-1 a key and its secret are needed together', () => {
    const pair = aSource({ in: 'pair', header: 'x-api-key', secretHeader: 'x-api-secret' });
    const surface = aSurface({ credentials: [pair] });
    const document = openApiDocument(aPolicy([surface]), surface, 'https://x.test') as OpenApi;
    expect(operationsOf(document)[0]?.operation.security).toEqual([{ 'x-api-key': [], 'x-api-secret': [] }]);
    expect(document.components.securitySchemes).toMatchObject({
      'x-api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
      'x-api-secret': { type: 'apiKey', in: 'header', name: 'x-api-secret' },
    });
  });

  test('tells apart an environment with a firewall', () => {
    const firewall = { block: [], ratePerFiveMinutes: 100, managedRules: [] };
    expect(codesOf(operationOf({}, {}, undefined, { firewall }), '403')).toContain('not_permitted');
  });
});
