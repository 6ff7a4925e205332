import fc from 'fast-check';
import type { Credential, Presented, RequestFacts } from '../../core/facts.ts';
import { aPolicy, aRoute, aSurface } from './builders.ts';
import { aCredential, aRequest, NOW } from './facts.ts';

const ROUTES = [
  aRoute(),
  aRoute({ path: '/things/{thingId}', scope: 'things:read' }),
  aRoute({ path: '/led', roles: ['owner', 'admin'] }),
  aRoute({ path: '/open', publicBecause: 'a test needs one' }),
];
/** Of which every rule denies something that follows. */
export const POLICY = aPolicy([
  aSurface({ routes: ROUTES, scopes: { things: ['read'] }, statuses: { account_suspended: 402 } }),
]);

const SECRETS = [null, 'hash of one secret', 'hash of another secret'];

const presented: fc.Arbitrary<Presented> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .record({
        kind: fc.constantFrom('key', 'session', 'token'),
        secretHash: fc.constantFrom(...SECRETS),
      })
      .map(
        (sent): Presented => ({ state: 'well-formed', hash: 'hash of a credential', ...sent }) as Presented,
      ),
  },
  fc.constantFrom<Presented>({ state: 'none' }, { state: 'conflict' }, { state: 'malformed' }),
);
/** Hashes begin with `hash of`; of agents, the records have `agt_1` alone. */
export const request: fc.Arbitrary<RequestFacts> = fc
  .record({
    surface: fc.oneof({ weight: 9, arbitrary: fc.constant('invented') }, fc.constant('nowhere')),
    resource: fc.constantFrom('/things', '/things/{thingId}', '/led', '/open', '/none'),
    sourceIp: fc.constantFrom('198.51.100.7', '203.0.113.9', '2001:db8::1', 'not-an-address'),
    presented,
    agents: fc.constantFrom([], ['agt_1'], ['agt_2'], ['agt_1', 'agt_2'], ['agt_2', 'agt_3']),
  })
  .map(aRequest);
export const credential: fc.Arbitrary<Credential | null> = fc.option(
  fc
    .record({
      surface: fc.oneof({ weight: 9, arbitrary: fc.constant('invented') }, fc.constant('other')),
      kind: fc.constantFrom('key', 'session', 'token'),
      secretHash: fc.constantFrom(...SECRETS),
      account: fc.constantFrom('active', 'active', 'suspended'),
      agentId: fc.constantFrom(null, 'agt_1'),
      role: fc.constantFrom(null, 'owner', 'member'),
      scopes: fc.constantFrom([], ['things:read']),
      allowedIps: fc.constantFrom([], [], ['198.51.100.0/24'], ['203.0.113.0/24', '2001:db8::/32']),
      expiresAt: fc.constantFrom(null, NOW - 1, NOW, NOW + 1),
      usedThisMinute: fc.constantFrom(0, 59, 60, 61),
      usedThisHour: fc.constantFrom(0, 999, 1000),
    })
    .map((differences) => aCredential(differences as Partial<Credential>)),
  { freq: 8 },
);
/** The clock of the gate has fractions; the line has none. */
export const now = fc.integer({ min: 0, max: 999 }).map((milliseconds) => NOW + milliseconds / 1000);
