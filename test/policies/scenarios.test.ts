import { expect, test } from '@jest/globals';
import { playScenarios } from '../../cli/policy/play-scenarios.ts';
import { RULES } from '../../core/rules/index.ts';
import { POLICIES } from '../../infra/policies.ts';

const OUTCOMES = playScenarios(POLICIES, '');

test('every rule decides a scenario', () => {
  const deciding = OUTCOMES.map(({ decidedBy }) => decidedBy);
  expect(RULES.map(({ id }) => id).filter((id) => !deciding.includes(id))).toEqual([]);
});

test.each(OUTCOMES)('P-5 $environment: $claim', ({ faults }) => {
  expect(faults).toEqual([]);
});
