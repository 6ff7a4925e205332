import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { modelServed } from '../../../core/models.ts';
import { leavesOf } from '../../../core/policy/leaves.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { answerCall } from '../../../core/review/answer-call.ts';
import type { Change } from '../../../core/review/change.ts';
import {
  compareNetworks,
  networkRegions,
  networkRegionsHave,
} from '../../../core/review/compare-networks.ts';
import { keyRegions } from '../../../core/review/key-regions.ts';
import { judgeKeyRequest } from '../../../core/review/key-request.ts';
import { reviewPolicies } from '../../../core/review/review-policies.ts';
import { loadPolicy } from '../../../infra/policies.ts';
import { KEY_EDITS, randomKeyRequest } from './random-key-requests.ts';
import { CALL_EDITS, choosing, type PolicyDraft, policyPairs } from './random-policies.ts';

const numbers = fc.array(fc.nat(999_983), { minLength: 997, maxLength: 997 });
const run = { endOnFailure: true } as const;
const real = loadPolicy('local');
const edited = (edit: (policy: PolicyDraft) => void): Policy => {
  const draft = structuredClone(real) as PolicyDraft;
  edit(draft);
  return draft as Policy;
};

describe('P-6 a review', () => {
  test('P-6 has a witness that is decided both ways as it says, and flips', () => {
    let flipped = 0;
    const check = (base: Policy, head: Policy, { witness, before, after }: Change) => {
      if (witness?.before == null || witness.after === null) return;
      expect([answerCall(base, witness.before), answerCall(head, witness.after)]).toEqual([before, after]);
      expect(before).not.toEqual(after);
      flipped += 1;
    };
    const edits = [...CALL_EDITS, limitsEdit, lifetimeEdit];
    fc.assert(
      fc.property(policyPairs(edits), ([base, head]) => {
        for (const change of reviewPolicies(base, head)) check(base, head, change);
      }),
      { numRuns: 60, ...run },
    );
    expect(flipped).toBeGreaterThan(60);
  }, 60_000);

  test('P-6 says something of any difference, and nothing of none', () => {
    const leaves = leavesOf(real).filter(
      ({ path }) => path[0] !== 'version' && path.at(-1) !== 'id' && !isMeaningless(path),
    );
    fc.assert(
      fc.property(fc.nat(leaves.length - 1), (at) => {
        const leaf = leaves[at];
        const head = edited((draft) => change(draft, leaf?.path ?? []));
        expect(reviewPolicies(real, head).map(({ title }) => title)).not.toEqual([]);
      }),
      { numRuns: 150, ...run },
    );
    expect(reviewPolicies(real, structuredClone(real))).toEqual([]);
  }, 60_000);

  test('P-6 random requests for keys are judged differently if and only if they are in a region', () => {
    let changed = 0;
    fc.assert(
      fc.property(policyPairs(KEY_EDITS), numbers, ([base, head], drawn) => {
        const regions = keyRegions(base, head);
        const choose = choosing(drawn);
        for (let count = 0; count < 200; count++) {
          const request = randomKeyRequest(base, choose);
          const [before, after] = [judgeKeyRequest(base, request), judgeKeyRequest(head, request)];
          const isInRegion = regions.some(({ has }) => has(request));
          expect({ request, before, after, isInRegion }).toEqual({
            request,
            before,
            after,
            isInRegion: before.join() !== after.join(),
          });
          if (isInRegion) changed += 1;
        }
        for (const { witness } of regions) {
          expect(judgeKeyRequest(base, witness)).not.toEqual(judgeKeyRequest(head, witness));
        }
      }),
      { numRuns: 100, ...run },
    );
    expect(changed).toBeGreaterThan(1000);
  }, 60_000);

  test('P-6 a model is told to be asked for, or not any more, if and only if it answers on one side only', () => {
    const [ids, surfaces] = [Object.keys(real.models), Object.keys(real.surfaces)];
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.subarray(surfaces), (id, served) => {
        const head = edited((draft) => {
          const model = draft.models[id];
          if (model !== undefined) model.surfaces = served;
        });
        const told = reviewPolicies(real, head).filter(({ title }) => title.includes(`${id} can`));
        const differing = surfaces.filter(
          (surface) =>
            (modelServed(real, surface, id) === null) !== (modelServed(head, surface, id) === null),
        );
        expect(told.map(({ surface }) => surface).sort()).toEqual(differing.sort());
        for (const { before, after } of told) expect(before).not.toEqual(after);
      }),
      { numRuns: 40, ...run },
    );
  });

  test('P-6 random addresses are refused differently if and only if they are in a region', () => {
    const octet = fc.constantFrom('1', '127', '128', '130', '255');
    const address = fc
      .tuple(fc.constantFrom('192.0.2.', '198.51.100.', '10.0.0.', '2001:db8::', '2001:db8:1::'), octet)
      .map(([network, host]) => network + host);
    fc.assert(
      fc.property(
        policyPairs(CALL_EDITS.slice(-2)),
        fc.array(address, { minLength: 50, maxLength: 50 }),
        ([base, head], addresses) => {
          const regions = networkRegions(base, head);
          for (const from of addresses) {
            const call = {
              surface: 'a2agent',
              request: 'GET /v1/models',
              from,
              now: '2026-01-15T12:00:30Z',
              path: {},
              headers: {},
              credential: 'none',
            } as const;
            const isDifferent = answerCall(base, call).text !== answerCall(head, call).text;
            expect([from, networkRegionsHave(regions, from)]).toEqual([from, isDifferent]);
          }
          expect(compareNetworks(base, head).length > 0).toBe(
            regions.opened[4].length +
              regions.opened[6].length +
              regions.closed[4].length +
              regions.closed[6].length >
              0,
          );
        },
      ),
      { numRuns: 200, ...run },
    );
  });
});

function limitsEdit(policy: PolicyDraft, choose: <T>(items: readonly T[]) => T): void {
  const surface = choose(Object.values(policy.surfaces));
  const limits = { perMinute: choose([10, 60, 120]), perHour: choose([500, 1000]) };
  if (surface.keys !== null) surface.keys.limits.default = limits;
  else if (surface.sessions !== null) surface.sessions.limits = limits;
}

function lifetimeEdit(policy: PolicyDraft, choose: <T>(items: readonly T[]) => T): void {
  policy.environment.sessionTtlSeconds = choose([3600, 7200, 43_200]);
}

/** What a public route needs: nobody asks, and documents that say it are refused. */
function isMeaningless([, surface, , at, field]: readonly (string | number)[]): boolean {
  const route = real.surfaces[String(surface)]?.routes[Number(at)];
  return route?.publicBecause != null && (field === 'scope' || field === 'roles');
}

/** What stands for one of a few words, another of them. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  ...{
    openai: 'anthropic',
    anthropic: 'problem',
    problem: 'envelope',
    envelope: 'openai',
    'open-api': 'openai',
  },
  ...{ owner: 'admin', admin: 'member', member: 'owner', key: 'session', session: 'token', token: 'key' },
  ...{ bearer: 'header', header: 'bearer', pair: 'header', agent: 'organization', organization: 'agent' },
  ...{ optional: 'refused', refused: 'optional', required: 'optional', sandbox: 'refused', MONTH: 'DAY' },
  ...{ prompts: 'text', text: 'files', files: 'text' },
};

/** What stands in the place of nothing, where that is no text. */
const NULLABLE: Readonly<Record<string, unknown>> = {
  keys: real.surfaces.a2agent?.keys,
  sessions: real.surfaces.console?.sessions,
  tokens: real.surfaces.console?.tokens,
  agents: { parameter: 'agentId', header: null },
  roles: ['owner'],
  browserOrigins: ['https://app.example.com'],
  authorizerConcurrency: 50,
  quota: { limit: 1000, period: 'DAY' },
  carries: 'text',
  dialect: 'openai',
};

/** Another value at a path, of the same kind. */
function change(draft: unknown, path: readonly (string | number)[]): void {
  const holder = path
    .slice(0, -1)
    .reduce((value, step) => (value as Record<string, unknown>)[step], draft) as Record<string, unknown>;
  const last = String(path.at(-1));
  const value = holder[last];
  if (typeof value === 'number') holder[last] = value + 1;
  else if (typeof value === 'boolean') holder[last] = !value;
  else if (typeof value === 'string' && OTHER_WORDS[value] !== undefined) holder[last] = OTHER_WORDS[value];
  else if (typeof value === 'string' && /^[\d.]+\/\d+$/.test(value)) holder[last] = '203.0.113.0/24';
  else if (typeof value === 'string') holder[last] = `${value}x`;
  else if (value === null) holder[last] = NULLABLE[last] ?? 'something';
  else holder[last] = Array.isArray(value) ? ['something'] : { something: ['else'] };
}
