import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Policy } from '../../../core/policy/policy.ts';
import { type CallRegion, callRegionHas, compareCalls } from '../../../core/review/compare-calls.ts';
import { play } from '../../../core/scenarios/play.ts';
import type { Scenario } from '../../../core/scenarios/scenario.ts';
import { randomCalls } from './random-calls.ts';
import { choosing, policyPairs } from './random-policies.ts';

const PAIRS = 80;
const CALLS_OF_A_PAIR = 1250;

/** The decision in a few words, by the very function that the authorizer calls. */
function decided(policy: Policy, scenario: Scenario): string {
  if (policy.surfaces[scenario.surface] === undefined) return '404 route_not_found by route-exists';
  const { decision } = play(policy, scenario);
  const last = decision.trace.at(-1)?.rule;
  if (decision.effect === 'allow') return last === 'route-is-public' ? 'public' : 'allowed';
  return `${decision.status} ${decision.code} by ${last}`;
}

describe('P-6 regions of calls', () => {
  test(`P-6 ${PAIRS * CALLS_OF_A_PAIR} random calls are decided differently if and only if they are in a region`, () => {
    let changed = 0;
    const check = ([base, head]: readonly [Policy, Policy], numbers: readonly number[]) => {
      const regions = compareCalls(base, head);
      const choose = choosing(numbers);
      const randomCall = randomCalls(base, head);
      for (let call = 0; call < CALLS_OF_A_PAIR; call++) {
        const scenario = randomCall(choose);
        const [before, after] = [decided(base, scenario), decided(head, scenario)];
        const isInRegion = regions.some((region) => callRegionHas(region, scenario));
        if (isInRegion !== (before !== after))
          throw new Error(JSON.stringify({ scenario, before, after, isInRegion }));
        if (isInRegion) changed += 1;
      }
    };
    const numbers = fc.array(fc.nat(999_983), { minLength: 997, maxLength: 997 });
    fc.assert(fc.property(policyPairs(), numbers, check), { numRuns: PAIRS, endOnFailure: true });
    expect(changed).toBeGreaterThan((PAIRS * CALLS_OF_A_PAIR) / 100);
  }, 120_000);

  test('P-6 every sample of a region is decided as its effect says', () => {
    const check = (region: CallRegion) => {
      for (const [effect, { scenario }] of Object.entries(region.samples)) {
        const [before, after] = [decided(region.space.base, scenario), decided(region.space.head, scenario)];
        const isServed = (answer: string) => answer === 'public' || answer === 'allowed';
        const found =
          isServed(before) === isServed(after)
            ? 'other-reason'
            : isServed(after)
              ? 'newly-allowed'
              : 'newly-denied';
        expect([found, before === after, callRegionHas(region, scenario)]).toEqual([effect, false, true]);
      }
    };
    fc.assert(
      fc.property(policyPairs(), ([base, head]) => compareCalls(base, head).forEach(check)),
      { numRuns: 60, endOnFailure: true },
    );
  }, 60_000);

  test('P-6 a policy and itself have no region', () => {
    fc.assert(
      fc.property(policyPairs(), ([base]) => expect(compareCalls(base, structuredClone(base))).toEqual([])),
      { numRuns: 10 },
    );
  });
});
