import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../../core/decide.ts';
import { explain } from '../../../core/explain/explain.ts';
import { STEPS } from '../../../core/explain/steps.ts';
import type { Credential, Presented, RequestFacts } from '../../../core/facts.ts';
import type { Route, Surface } from '../../../core/policy/policy.ts';
import { RULES } from '../../../core/rules/index.ts';
import { credential, now, POLICY, request } from '../../support/any-decision.ts';
import { aPolicy, aRoute, aSurface } from '../../support/builders.ts';
import { aCredential, aRequest, NOW, WELL_FORMED } from '../../support/facts.ts';

interface Asked {
  readonly surface?: Partial<Surface>;
  readonly route?: Partial<Route>;
  readonly request?: Partial<RequestFacts>;
  readonly credential?: Partial<Credential> | null;
}

function explained(asked: Asked) {
  const policy = aPolicy([aSurface({ routes: [aRoute(asked.route)], ...asked.surface })]);
  const judged = {
    policy,
    request: aRequest(asked.request),
    credential: asked.credential === null ? null : aCredential(asked.credential),
    now: NOW,
  };
  const { request: facts, credential: record } = judged;
  return explain(judged, decide(policy, facts, record, NOW));
}

const last = (asked: Asked) => explained(asked).steps.at(-1);

describe('P-6 a decision is explained', () => {
  test('rule by rule: each has its sentence', () => {
    expect(Object.keys(STEPS)).toEqual(RULES.map(({ id }) => id));
  });

  test('in as many steps as were asked, each with a sentence and places that the policy has', () => {
    fc.assert(
      fc.property(request, credential, now, (asked, record, at) => {
        const decision = decide(POLICY, asked, record, at);
        const { steps, answer } = explain(
          { policy: POLICY, request: asked, credential: record, now: at },
          decision,
        );
        expect(steps.map(({ rule, outcome }) => ({ rule, outcome }))).toEqual(decision.trace);
        expect(answer === null).toBe(decision.effect === 'allow');
        for (const { sentence, declaredIn } of steps) {
          expect(sentence).toMatch(/^\S.*[^.]$/);
          for (const path of declaredIn) {
            const declared = path.reduce<unknown>(
              (value, step) => (value as Record<string, unknown>)[step],
              POLICY,
            );
            expect(declared).not.toBeUndefined();
          }
        }
      }),
    );
  });

  test('P-9 without a hash, and without agents that are not its own', () => {
    fc.assert(
      fc.property(request, credential, now, (asked, record, at) => {
        const decision = decide(POLICY, asked, record, at);
        const text = JSON.stringify(
          explain({ policy: POLICY, request: asked, credential: record, now: at }, decision),
        );
        expect(text).not.toMatch(/hash of|agt_[23]/);
      }),
    );
  });

  const presented = (differences: Partial<Presented>): { readonly request: Partial<RequestFacts> } => ({
    request: { presented: { ...WELL_FORMED, ...differences } as Presented },
  });
  const keys = aSurface().keys as NonNullable<Surface['keys']>;
  const pairs = { keys: { ...keys, secretPrefix: 'ins' } };

  test.each<[string, Asked, string]>([
    ['nothing', { request: { presented: { state: 'none' } } }, 'Authorization: Bearer <key or session>'],
    ['two', { request: { presented: { state: 'conflict' } } }, 'two different credentials'],
    ['a typo', { request: { presented: { state: 'malformed' } } }, 'a credential which `invented` takes'],
    ['no record', { credential: null }, 'the store holds no such key'],
    [
      'another issuer',
      { credential: { surface: 'other' } },
      '`key_1` was issued by `other`; here, keys of `invented`',
    ],
    ['no secret', { surface: pairs, credential: { secretHash: 'a' } }, 'has a secret, and none was sent'],
    [
      'the wrong secret',
      { surface: pairs, ...presented({ secretHash: 'b' }), credential: { secretHash: 'a' } },
      'the secret is not that of the key',
    ],
    ['a secret too many', presented({ secretHash: 'b' }), 'has no secret, and one was sent'],
    [
      'too late',
      { credential: { expiresAt: NOW - 60 } },
      'expired at 2023-11-14T22:12:20Z; the request came at 2023-11-14T22:13:20Z',
    ],
    ['suspended', { credential: { account: 'suspended' } }, '`org_1` is suspended'],
    [
      'elsewhere',
      { credential: { allowedIps: ['203.0.113.0/24'] } },
      'the key may be used from 203.0.113.0/24; the request came from 198.51.100.7',
    ],
    [
      'many networks',
      { credential: { allowedIps: Array.from({ length: 30 }, (_, at) => `203.0.113.${at}`) } },
      '203.0.113.7 and 22 more',
    ],
    [
      'another agent',
      { credential: { agentId: 'agt_1' }, request: { agents: ['agt_2'] } },
      'acts on the agent `agt_1`, and the request names another',
    ],
    [
      'no permission',
      { route: { scope: 'things:read' }, credential: { scopes: ['things:list'] } },
      'needs `things:read`; the key was granted only `things:list`',
    ],
    ['no role', { route: { roles: ['owner'] } }, 'for the roles owner; the key has none'],
    [
      'an hour too full',
      { credential: { usedThisHour: 1000 } },
      '1000 of 1000 requests were counted in the hour that ends at 2023-11-14T23:00:00Z',
    ],
    [
      'a minute too full',
      { credential: { usedThisMinute: 60 } },
      '60 of 60 requests were counted in the minute that ends at 2023-11-14T22:14:00Z',
    ],
    ['another surface', { request: { surface: 'nowhere' } }, 'there is no surface `nowhere`'],
    ['another path', { request: { resource: '/none' } }, 'no route `GET /none`: no such path'],
    ['another method', { request: { method: 'PUT' } }, 'no route `PUT /things`: of this path only GET'],
  ])('with the values that decided: %s', (_, asked, sentence) => {
    expect(last(asked)).toMatchObject({ outcome: 'deny', sentence: expect.stringContaining(sentence) });
  });

  test('a public route says why it is', () => {
    expect(last({ route: { publicBecause: 'monitors have no credential' } })).toEqual({
      rule: 'route-is-public',
      outcome: 'pass',
      sentence: 'nobody has to show a credential here: monitors have no credential',
      declaredIn: [['surfaces', 'invented', 'routes', 0, 'publicBecause']],
    });
  });

  test('with the answer that the caller gets, which says less of a 401', () => {
    expect(explained({ credential: null })).toMatchObject({
      code: 'credential_unknown',
      answer: { status: 401, code: 'authentication_failed', message: expect.stringContaining('Bearer') },
    });
    expect(explained({ credential: { usedThisMinute: 60 } }).answer).toEqual({
      status: 429,
      code: 'rate_limit_minute',
      message:
        'The limit of 60 requests a minute is reached. Wait for the next minute, or raise the limit of the key.',
    });
    expect(explained({ request: { method: 'PUT' } })).toMatchObject({
      code: 'route_not_found',
      answer: { status: 405, code: 'method_not_allowed' },
    });
    expect(explained({})).toMatchObject({ code: null, answer: null });
  });
});
