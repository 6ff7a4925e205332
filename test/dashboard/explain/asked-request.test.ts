import { describe, expect, test } from '@jest/globals';
import { askedBy } from '../../../dashboard/explain/asked-request.ts';
import { ORDINARY } from '../../../dashboard/explain/explain-form.ts';
import { problemsOf } from '../../../dashboard/explain/form-problems.ts';
import { POLICY } from '../policy-view.ts';

const NOW = '2026-01-15T12:00:30Z';
const [plain, narrow] = POLICY.surfaces;
if (plain === undefined || narrow === undefined) throw new Error('the policy of the test has two surfaces');

describe('what a form asks', () => {
  const form = { ...ORDINARY, surface: 'narrow', request: 'GET /things' };

  test('is an ordinary request now, unless it says otherwise', () => {
    expect(askedBy(form, narrow, NOW)).toEqual({
      surface: 'narrow',
      request: 'GET /things',
      from: '198.51.100.7',
      at: NOW,
      as: 'key',
      headers: {},
      path: {},
      credential: { account: 'active' },
      usedThisMinute: 0,
      usedThisHour: 0,
    });
  });

  test('names an agent in the path where the route has a place for it, and else in the header', () => {
    const named = { ...form, namedAgent: 'agt_1' };
    expect(askedBy({ ...named, request: 'GET /agents/{agentId}/things' }, narrow, NOW)).toMatchObject({
      path: { agentId: 'agt_1' },
      headers: {},
    });
    expect(askedBy(named, narrow, NOW)).toMatchObject({ path: {}, headers: { 'x-agent-id': 'agt_1' } });
    expect(askedBy({ ...named, surface: 'plain' }, plain, NOW)).toMatchObject({ path: {}, headers: {} });
  });

  test('is about a key of the organization, or about a record that is supposed, or about none', () => {
    const supposed = {
      ...form,
      permissions: 'things:read,things:create',
      allowedIps: '203.0.113.0/24\n198.51.100.7',
      perMinute: '3',
      perHour: '5',
      expiresAt: NOW,
    };
    expect(askedBy(supposed, narrow, NOW).credential).toEqual({
      account: 'active',
      permissions: ['things:read', 'things:create'],
      allowedIps: ['203.0.113.0/24', '198.51.100.7'],
      expiresAt: NOW,
      rateLimits: { perMinute: 3, perHour: 5 },
    });
    expect(askedBy({ ...supposed, record: 'none' }, narrow, NOW).credential).toBe('none');
    const own = askedBy({ ...supposed, keyId: 'key_1' }, narrow, NOW);
    expect([own.keyId, 'credential' in own]).toEqual(['key_1', false]);
    // Of a session, no key is judged.
    expect(askedBy({ ...form, as: 'session', keyId: 'key_1' }, narrow, NOW).keyId).toBeUndefined();
  });
});

describe('a form that cannot be decided', () => {
  test('says so at each field, and nothing of those that are right', () => {
    expect(problemsOf({ ...ORDINARY, request: 'GET /things' })).toEqual({});
    const wrong = {
      ...ORDINARY,
      request: 'things',
      from: '198.51.100.256',
      at: 'yesterday',
      expiresAt: '2026-02-30T00:00:00Z',
      allowedIps: '198.51.100.0/24, nowhere',
      perMinute: '0',
      usedThisHour: '-1',
    };
    expect(Object.keys(problemsOf(wrong)).sort()).toEqual([
      'allowedIps',
      'at',
      'expiresAt',
      'from',
      'perHour',
      'perMinute',
      'request',
      'usedThisHour',
    ]);
    expect(problemsOf(wrong).allowedIps).toContain('nowhere');
  });
});
