import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../core/decide.ts';
import type { Credential, Presented, RequestFacts } from '../../core/facts.ts';
import { RULES } from '../../core/rules/index.ts';
import { aPolicy, aRoute, aSurface } from '../support/builders.ts';
import { aCredential, aRequest, NOW, WELL_FORMED } from '../support/facts.ts';

const ROUTES = [
  aRoute(),
  aRoute({ path: '/scoped', scope: 'things:read' }),
  aRoute({ path: '/led', roles: ['owner', 'admin'] }),
  aRoute({ path: '/open', publicBecause: 'a test needs one' }),
];
const POLICY = aPolicy([aSurface({ routes: ROUTES, scopes: { things: ['read'] } })]);

const presented: fc.Arbitrary<Presented> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(WELL_FORMED) },
  fc.constantFrom<Presented>({ state: 'none' }, { state: 'conflict' }, { state: 'malformed' }),
);
const request: fc.Arbitrary<RequestFacts> = fc
  .record({
    surface: fc.oneof({ weight: 9, arbitrary: fc.constant('invented') }, fc.constant('nowhere')),
    method: fc.oneof({ weight: 9, arbitrary: fc.constant('GET') }, fc.constant('PUT')),
    resource: fc.constantFrom('/things', '/scoped', '/led', '/open', '/none'),
    sourceIp: fc.constantFrom('198.51.100.7', '203.0.113.9', 'not-an-address'),
    presented,
  })
  .map(aRequest);
const credential: fc.Arbitrary<Credential | null> = fc.option(
  fc
    .record({
      surface: fc.oneof({ weight: 9, arbitrary: fc.constant('invented') }, fc.constant('other')),
      account: fc.constantFrom('active', 'active', 'suspended'),
      role: fc.constantFrom(null, 'owner', 'member'),
      scopes: fc.constantFrom([], ['things:read']),
      allowedIps: fc.constantFrom([], ['198.51.100.0/24']),
      expiresAt: fc.constantFrom(null, NOW - 1, NOW, NOW + 1),
      usedThisMinute: fc.constantFrom(0, 59, 60, 61),
      usedThisHour: fc.constantFrom(0, 999, 1000),
    })
    .map((differences) => aCredential(differences as Partial<Credential>)),
  { freq: 8 },
);

/** What each rule says of the request, asked one by one. */
function verdicts(asked: RequestFacts, known: Credential | null) {
  const surface = POLICY.surfaces.invented as (typeof POLICY.surfaces)[string];
  const route = ROUTES.find(({ path, method }) => path === asked.resource && method === asked.method);
  if (route === undefined || asked.surface !== 'invented') return null;
  const facts = { policy: POLICY, surface, route, request: asked, credential: known, now: NOW };
  return { route, denials: RULES.map((rule) => ({ rule: rule.id, denial: rule.judge(facts) })) };
}

describe('decide', () => {
  test('P-5 the first rule that denies decides, and the trace ends with it', () => {
    fc.assert(
      fc.property(request, credential, (asked, known) => {
        const found = verdicts(asked, known);
        const decision = decide(POLICY, asked, known, NOW);
        if (found === null || found.route.publicBecause !== null) return;
        const first = found.denials.findIndex(({ denial }) => denial !== null);
        const asTrace = (until: number) =>
          found.denials.slice(0, until).map(({ rule }) => ({ rule, outcome: 'pass' }));
        if (first === -1) {
          expect(decision).toMatchObject({ effect: 'allow', trace: asTrace(RULES.length) });
        } else {
          const { rule, denial } = found.denials[first] as (typeof found.denials)[number];
          expect(decision).toMatchObject({
            code: denial?.code,
            trace: [...asTrace(first), { rule, outcome: 'deny' }],
          });
        }
      }),
    );
  });

  test('P-5 a denial is answered at the gateway with 401 and 403 only; every other status travels as a verdict', () => {
    fc.assert(
      fc.property(request, credential, (asked, known) => {
        const decision = decide(POLICY, asked, known, NOW);
        if (decision.effect === 'allow') return;
        expect(decision.effect).toBe([401, 403].includes(decision.status) ? 'deny' : 'refuse');
      }),
    );
  });

  test('P-5 nothing is allowed behind the gate without a credential that the store holds', () => {
    fc.assert(
      fc.property(request, credential, (asked, known) => {
        const decision = decide(POLICY, asked, known, NOW);
        if (decision.effect !== 'allow' || asked.resource === '/open') return;
        expect(known).not.toBeNull();
        expect(asked.presented.state).toBe('well-formed');
      }),
    );
  });

  test('P-5 the same arguments give the same decision, and none of them is changed', () => {
    fc.assert(
      fc.property(request, credential, (asked, known) => {
        const before = structuredClone({ POLICY, asked, known });
        const once = decide(POLICY, asked, known, NOW);
        expect(decide(POLICY, asked, known, NOW)).toEqual(once);
        expect({ POLICY, asked, known }).toEqual(before);
      }),
    );
  });

  test('a route or a surface that no document declares is 404, whoever asks', () => {
    const decision = decide(POLICY, aRequest({ resource: '/none' }), aCredential(), NOW);
    expect(decision).toMatchObject({ effect: 'refuse', code: 'route_not_found', status: 404, windows: null });
    const elsewhere = decide(POLICY, aRequest({ surface: 'nowhere' }), aCredential(), NOW);
    expect(elsewhere).toMatchObject({ code: 'route_not_found' });
  });

  test('a public route is allowed without a look at the credential', () => {
    const asked = aRequest({ resource: '/open', presented: { state: 'malformed' } });
    expect(decide(POLICY, asked, null, NOW)).toEqual({
      effect: 'allow',
      trace: [{ rule: 'route-is-public', outcome: 'pass' }],
      windows: null,
    });
  });

  test('the status that the surface gives to a code is the one that is answered', () => {
    const policy = aPolicy([aSurface({ statuses: { account_suspended: 402 } })]);
    const decision = decide(policy, aRequest(), aCredential({ account: 'suspended' }), NOW);
    expect(decision).toMatchObject({ effect: 'refuse', code: 'account_suspended', status: 402 });
  });

  test('an allowed request is counted in the limits that it is told, a refused one is not', () => {
    const allowed = decide(POLICY, aRequest(), aCredential({ usedThisMinute: 10, usedThisHour: 20 }), NOW);
    expect(allowed.windows).toEqual({
      minute: { limit: 60, remaining: 49, resetSeconds: 40 },
      hour: { limit: 1000, remaining: 979, resetSeconds: 2800 },
    });
    const refused = decide(POLICY, aRequest(), aCredential({ usedThisMinute: 60, usedThisHour: 60 }), NOW);
    expect(refused.windows).toMatchObject({ minute: { remaining: 0 }, hour: { remaining: 940 } });
  });
});
