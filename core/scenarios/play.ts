import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Policy } from '../policy/policy.ts';
import { type GatheredScenario, gatherScenario, type RecordOf } from './gather-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A scenario with everything that is gathered on the way to its decision. */
export interface Played extends GatheredScenario {
  readonly decision: Decision;
}

/**
 * Decides the request of a scenario by the policy, as the gate would.
 *
 * @throws ScenarioError if the scenario names a surface that is not there, or a credential that cannot be made up
 */
export function play(policy: Policy, given: Scenario, recordOf?: RecordOf): Played {
  const gathered = gatherScenario(policy, given, recordOf);
  const { request, credential, now } = gathered;
  return { ...gathered, decision: decide(policy, request, credential, now) };
}
