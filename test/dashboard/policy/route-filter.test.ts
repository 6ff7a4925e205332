import { describe, expect, test } from '@jest/globals';
import { browserWords, headerLines } from '../../../dashboard/policy/credential-words.ts';
import { explainAddress, findRoutes, whoMayCall } from '../../../dashboard/policy/route-filter.ts';
import { POLICY, routeView, SURFACE } from '../policy-view.ts';

const found = (text: string) =>
  findRoutes(POLICY.surfaces, text).map(({ surface, route }) => `${surface.name} ${route.id}`);

describe('routes of the policy', () => {
  test('are found by every word of path, title, permission and role', () => {
    expect(found('')).toHaveLength(5);
    expect(found('THINGS post')).toEqual(['plain POST /things']);
    expect(found('things:read agents')).toEqual(['narrow GET /agents/{agentId}/things']);
    expect(found('admin')).toEqual(['plain POST /things']);
    expect(found('without credential')).toEqual(['plain GET /health']);
    expect(found('nothing like it')).toEqual([]);
  });

  test('say who may call', () => {
    expect(whoMayCall(routeView('GET /a', { publicBecause: 'it is so' }))).toBe(
      'everybody, without a credential',
    );
    expect(whoMayCall(routeView('GET /a', { roles: ['owner', 'admin'] }))).toBe('owner, admin');
    expect(whoMayCall(routeView('GET /a'))).toBe('every credential');
  });

  test('lead to their explanation', () => {
    const address = explainAddress({ surface: SURFACE, route: routeView('GET /things/{thingId}') });
    expect(address).toBe('#/explain?surface=plain&request=GET+%2Fthings%2F%7BthingId%7D');
  });
});

describe('how a credential is shown', () => {
  const place = { header: 'x-api-key', secretHeader: null, kinds: ['key' as const], dialect: null };

  test('is told as the lines of a request', () => {
    expect(headerLines({ ...place, in: 'header' })).toEqual(['X-Api-Key: <key>']);
    expect(headerLines({ ...place, in: 'pair', secretHeader: 'x-api-secret' })).toEqual([
      'X-Api-Key: <key>',
      'X-Api-Secret: <secret>',
    ]);
    const bearer = { ...place, in: 'bearer' as const, header: 'authorization' };
    expect(headerLines({ ...bearer, kinds: ['session', 'token'] })).toEqual([
      'Authorization: Bearer <session or token>',
    ]);
  });

  test('is followed by whose pages may show it', () => {
    expect(browserWords(null)).toMatch(/^Refused/);
    expect(browserWords(['*'])).toMatch(/every origin/);
    expect(browserWords(['https://a.example'])).toContain('https://a.example');
  });
});
